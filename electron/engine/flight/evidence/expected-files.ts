import type { Signal } from "#shared/mission/flight/signal.ts";
import { git } from "../../git/git.ts";
import type { Repository } from "../../git/repository.ts";

/** They have to be in the commit, as files with something in them: what a link points to is not part of the work. */
export async function expectedFilesSignal(
  { gitDir }: Repository,
  branch: string,
  files: readonly string[],
): Promise<Signal> {
  const lacking: string[] = [];
  for (const file of files) {
    const why = await lack(gitDir, branch, file);
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
async function lack(gitDir: string, branch: string, file: string): Promise<string | null> {
  const listed = await git(["ls-tree", "-l", "-z", "--end-of-options", branch, "--", `:(literal)${file}`], {
    gitDir,
    workTree: null,
  });
  const entry = /^(\d+) (\w+) \w+\s+(\d+|-)\t/.exec(listed.out.toString("utf8"));
  if (listed.code !== 0 || entry === null) return "is missing";
  const [, mode = "", type, size] = entry;
  if (type !== "blob" || mode.startsWith("12")) return "is not a file";
  return size === "0" ? "is empty" : null;
}
