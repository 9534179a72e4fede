import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The path of a command on PATH, or undefined. */
export async function findCommand(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  for (const folder of (environment["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    // Whatever forbids it, it cannot be run.
    () => false,
  );
}
