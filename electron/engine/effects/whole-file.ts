import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { fsyncFile, durableRename } from "../store/durable-files.ts";

const OWNER_ONLY_FILE = 0o600;

/** Writes a file so that it is there whole or not at all, whenever the process dies. Returns when it is on disk. */
export function writeWholeFile(path: string, text: string | Uint8Array): void {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    writeFileSync(partial, text, { mode: OWNER_ONLY_FILE, flag: "wx" });
    fsyncFile(partial);
    durableRename(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
