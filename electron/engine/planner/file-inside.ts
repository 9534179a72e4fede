import { readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { MAX_FILE_BYTES } from "./source-text.ts";

export type FileInside =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  /** Something is there that is not read, and why. */
  | { readonly kind: "refused"; readonly sentence: string };

const refused = (sentence: string): FileInside => ({ kind: "refused", sentence });

/**
 * A file of a folder we do not trust: links that lead out of it are not followed, pipes and devices not opened, and nothing
 * large is read.
 */
export async function fileInside(folder: string, path: string): Promise<FileInside> {
  try {
    const [real, inside] = await Promise.all([realpath(path), realpath(folder)]);
    if (!real.startsWith(inside + sep)) {
      return refused(
        "This is a link to a file outside the repository. It was not read; put the file itself here.",
      );
    }
    const found = await stat(real);
    if (!found.isFile()) return refused("This is no file. It was not read.");
    if (found.size > MAX_FILE_BYTES) {
      return refused(`The file has ${found.size} bytes; at most ${MAX_FILE_BYTES} are read.`);
    }
    return { kind: "bytes", bytes: await readFile(real) };
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
    if (code === "ELOOP") return refused("This link leads in a circle.");
    if (code === "EACCES") return refused("The file may not be read by this user.");
    throw error;
  }
}
