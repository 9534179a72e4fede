import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";

let found: Promise<string> | undefined;

/** The git of this machine by its absolute path, looked for once: no folder we work in can put another one in its place. */
export function gitBinary(): Promise<string> {
  found ??= look();
  return found;
}

async function look(): Promise<string> {
  const name = process.platform === "win32" ? "git.exe" : "git";
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    // A relative folder in PATH means whatever folder we happen to be in.
    if (isAbsolute(folder) && (await mayRun(join(folder, name)))) return join(folder, name);
  }
  found = undefined;
  throw new PlainError("git was not found. Nothing was done. Install git, then run the doctor.");
}

async function mayRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not a program: the next folder may have it.
    return false;
  }
}
