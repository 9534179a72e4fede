import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";

/** Where a program of that name lies on PATH, as a shell would find it; null: nowhere. A relative folder is not searched. */
export function findProgram(name: string, environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}
