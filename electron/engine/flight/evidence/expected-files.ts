import type { Signal } from "#shared/mission/flight/signal.ts";
import { git } from "../../git/git.ts";
import type { Repository } from "../../git/repository.ts";

/**
 * They have to be in the commit, as files with something in them: what a link points to is not part of the work. With `before`
 * they also have to be others than in that commit: what was there already proves nothing.
 */
export async function expectedFilesSignal(
  { gitDir }: Repository,
  branch: string,
  files: readonly string[],
  before: string | null = null,
): Promise<Signal> {
  const lacking: string[] = [];
  for (const file of files) {
    const why = await lack(gitDir, file, branch, before);
    if (why !== null) lacking.push(`${file} ${why}`);
  }
  return {
    name: "expected-files",
    holds: lacking.length === 0,
    source: "git, in the commit of this attempt",
    detail: lacking.length === 0 ? files.join(", ") : lacking.join("; "),
  };
}

/** Why the file does not count; null: it does. */
async function lack(
  gitDir: string,
  file: string,
  branch: string,
  before: string | null,
): Promise<string | null> {
  const entry = await entryOf(gitDir, file, branch);
  if (entry === null) return "is missing";
  const [, mode = "", type, object, size] = entry;
  if (type !== "blob" || mode.startsWith("12")) return "is not a file";
  if (size === "0") return "is empty";
  if (before === null) return null;
  return (await entryOf(gitDir, file, before))?.[3] === object ? "was not changed" : null;
}

async function entryOf(gitDir: string, file: string, commit: string): Promise<RegExpExecArray | null> {
  const listed = await git(["ls-tree", "-l", "-z", "--end-of-options", commit, "--", `:(literal)${file}`], {
    gitDir,
    workTree: null,
  });
  return listed.code === 0 ? /^(\d+) (\w+) (\w+)\s+(\d+|-)\t/.exec(listed.out.toString("utf8")) : null;
}
