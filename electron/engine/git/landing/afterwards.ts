import { PlainError } from "#launch/plain-error.ts";

/**
 * What is only bookkeeping after the branch has moved: when it fails nobody may be told that nothing landed. It is thrown as
 * something that is tried again, and that finds the branch where it is.
 */
export async function afterwards<Done>(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    throw new Error(error.message, { cause: error });
  }
}
