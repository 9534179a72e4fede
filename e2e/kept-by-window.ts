import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether this is on disk of what windows keep. */
export function isKept(home: string, text: string): boolean {
  const folder = join(home, "window", "Local Storage", "leveldb");
  if (!existsSync(folder)) return false;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .some((name) => readFileSync(join(folder, name), "latin1").includes(text));
}
