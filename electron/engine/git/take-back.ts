import { gitText, type GitPlace } from "./git.ts";

/**
 * Makes these paths what they were in `base`: changed and deleted ones come back, new ones go. Named literally, and through
 * git, which never follows a link out of the work tree.
 */
export async function takeBack(place: GitPlace, base: string, paths: readonly string[]): Promise<void> {
  const literal = paths.map((path) => `:(literal)${path}`);
  const listed = await gitText(
    ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", base, "--", ...literal],
    place,
  );
  const before = new Set(listed.split("\0").filter((name) => name !== ""));
  const known = paths.filter((path) => before.has(path));
  const added = paths.filter((path) => !before.has(path));
  if (added.length > 0) {
    const named = added.map((path) => `:(literal)${path}`);
    await gitText(["rm", "-r", "-f", "-q", "--cached", "--ignore-unmatch", "--", ...named], place);
    // Twice forced: a repository inside the work tree goes too.
    await gitText(["clean", "-ffdxq", "--", ...named], place);
  }
  if (known.length > 0) {
    const named = known.map((path) => `:(literal)${path}`);
    await gitText(["restore", `--source=${base}`, "--staged", "--worktree", "--", ...named], place);
  }
}
