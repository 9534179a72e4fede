import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** Thrown with a sentence for the person when a session cannot be started. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/**
 * Finds the program the way the session itself would: by its own PATH and from its own directory. Checked before anything
 * is started, because a terminal reports a missing program only as an early exit.
 */
export async function findProgram(name: string, cwd: string, env: Record<string, string>): Promise<string> {
  const directory = await stat(cwd).catch(() => undefined);
  if (directory === undefined) throw new CannotStart(`The folder ${cwd} does not exist.`);
  if (!directory.isDirectory()) throw new CannotStart(`${cwd} is not a folder.`);
  if (process.platform === "win32") return name;
  if (name.includes("/")) {
    const path = isAbsolute(name) ? name : resolve(cwd, name);
    if (await isProgram(path)) return path;
    throw new CannotStart(`${path} does not exist or may not be executed.`);
  }
  const found = await searchPath(name, cwd, env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin");
  if (found !== undefined) return found;
  throw new CannotStart(`The program "${name}" was not found on the PATH of the session.`);
}

export async function searchPath(name: string, cwd: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const candidate = resolve(cwd, join(folder === "" ? "." : folder, name));
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
