import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitOptions, type GitPlace } from "../git.ts";

/** The names a command answers with `-z`. A name may hold anything but the character that ends it. */
export async function namesOf(
  args: readonly string[],
  place: GitPlace,
  { codeForNone = 0, ...options }: GitOptions & { readonly codeForNone?: number } = {},
): Promise<string[]> {
  const { code, out, err } = await git(args, place, options);
  if (code !== 0 && code !== codeForNone) throw new PlainError(failure(args, place, code, err));
  return out.toString("utf8").split("\0").slice(0, -1);
}
