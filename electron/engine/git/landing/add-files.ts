import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git, gitText, type GitPlace } from "../git.ts";
import { namesOf } from "../merge/git-names.ts";

export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** What stands in a file of a commit: its text, `absent`, or `other` for everything that is no plain text file. */
export async function textInCommit(
  place: GitPlace,
  commit: string,
  path: string,
): Promise<{ readonly text: string } | "absent" | "other"> {
  const [entry] = await namesOf(["ls-tree", "-z", commit, "--", path], place);
  if (entry === undefined) return "absent";
  if (!/^100(?:644|755) blob /.test(entry)) return "other";
  const { code, out } = await git(["cat-file", "blob", `${commit}:${path}`], place);
  if (code !== 0) return "other";
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(out) };
  } catch {
    // It is a file in another encoding: nobody here can add to it.
    return "other";
  }
}

/** The tree of a commit with these files in it; a sentence when something else stands in their place. No files are made. */
export async function treeWith(
  { gitDir }: GitPlace,
  commit: string,
  files: readonly WrittenFile[],
): Promise<{ readonly tree: string } | { readonly sentence: string }> {
  const indexFile = join(gitDir, `index-record-${randomUUID()}`);
  const place = { gitDir, workTree: null, indexFile };
  try {
    await gitText(["read-tree", commit], place);
    for (const { path, text } of files) {
      const blob = await gitText(["hash-object", "-w", "--stdin"], place, { input: text });
      const { code } = await git(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], place);
      if (code !== 0) return { sentence: `${path} has no place in the repository: something else is there.` };
    }
    return { tree: await gitText(["write-tree"], place) };
  } finally {
    await rm(indexFile, { force: true });
    await rm(`${indexFile}.lock`, { force: true });
  }
}
