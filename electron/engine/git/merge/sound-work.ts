import type { Repository } from "../repository.ts";
import { branchRef } from "../workspace.ts";
import { putBack } from "./sound-head.ts";

const workRef = (branch: string): string => `refs/flightdeck/work/${branch}`;

/** Written down when an attempt is looked at: what is read and merged after that is this commit, wherever the branch is by then. */
export async function rememberWork(repository: Repository, branch: string): Promise<void> {
  const tip = await repository.ref(branchRef(branch));
  if (tip === null) return;
  const ref = workRef(branch);
  await repository.moveRef(ref, tip, await repository.ref(ref));
}

/** The commit that was looked at last. Of work from before that was written down, the newest of its branch; null: there is none. */
export const provenWork = async (repository: Repository, branch: string): Promise<string | null> =>
  (await repository.ref(workRef(branch))) ?? (await repository.ref(branchRef(branch)));

export interface PutBack {
  /** What stood there, which is kept in a ref; only zeros: nothing did. */
  readonly found: string;
  readonly to: string;
}

/** Puts the branch of a task back to what was looked at. null: it is there, or it moved once more meanwhile and was left alone. */
export async function putWorkBack(
  repository: Repository,
  { mission, branch }: { readonly mission: string; readonly branch: string },
): Promise<PutBack | null> {
  const ref = branchRef(branch);
  const [to, found] = [await provenWork(repository, branch), await repository.ref(ref)];
  if (to === null || to === found) return null;
  const isBack =
    found === null
      ? await repository.moveRef(ref, to, null)
      : await putBack(repository, { ref, mission, from: found, to });
  return isBack ? { found: found ?? "0".repeat(to.length), to } : null;
}
