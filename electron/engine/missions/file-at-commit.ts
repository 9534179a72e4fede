import { execFile } from "node:child_process";
import { devNull } from "node:os";
import { MAX_FILE_BYTES } from "../planner/source-text.ts";

/** A git that takes longer to read one small file will not answer at all. */
const WITHIN_MS = 10_000;

export type FileAtCommit =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  /** Something is there that is not read, and why. */
  | { readonly kind: "refused"; readonly sentence: string };

/** A file as it is in the newest commit of a branch: what lies in the working tree is not what the mission starts from. */
export async function fileAtCommit(repository: string, branch: string, path: string): Promise<FileAtCommit> {
  const tree = `refs/heads/${branch}`;
  const listed = await git(repository, "ls-tree", "-z", "--full-tree", tree, "--", path);
  if (listed === null) return { kind: "refused", sentence: `git cannot read ${path} of ${branch}.` };
  const [, mode, object] = /^(\d{6}) blob ([0-9a-f]{40,64})\t/.exec(listed.toString("utf8")) ?? [];
  if (listed.length === 0) return { kind: "absent" };
  if (object === undefined || mode === "120000") {
    return { kind: "refused", sentence: "This is no file. It was not read; put the file itself here." };
  }
  const bytes = await git(repository, "cat-file", "blob", object);
  if (bytes !== null) return { kind: "bytes", bytes };
  return { kind: "refused", sentence: `The file cannot be read; at most ${MAX_FILE_BYTES} bytes are.` };
}

/** null: it did not work, or there was more than we read. Nothing of the surroundings chooses another repository. */
function git(repository: string, ...args: string[]): Promise<Buffer | null> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const env = {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_NO_LAZY_FETCH: "1",
    LC_ALL: "C",
  };
  const options = { env, timeout: WITHIN_MS, maxBuffer: MAX_FILE_BYTES, encoding: "buffer" } as const;
  return new Promise((resolve) => {
    execFile("git", ["-C", repository, ...args], options, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
}
