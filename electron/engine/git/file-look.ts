import type { Stats } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { systemCode } from "#launch/plain-error.ts";

/** What is at a path itself, never at what it points to; null: nothing. */
export const lookAt = (path: string): Promise<Stats | null> => lstat(path).catch(nullIfMissing);

/** null: there is no such file. */
export const textOf = (path: string): Promise<string | null> =>
  readFile(path, "utf8").catch((error: unknown) => {
    if (systemCode(error) === "EISDIR") return null;
    return nullIfMissing(error);
  });

export function nullIfMissing(error: unknown): null {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  throw error;
}
