import { realpathSync } from "node:fs";
import { sep } from "node:path";

const MODULES = `${sep}node_modules${sep}`;

/** What has to be readable to start an installed CLI: its name, what that is a link to, and the packages beside it. */
export function installedFiles(path: string): readonly string[] {
  const real = realpathSync(path);
  const at = real.indexOf(MODULES);
  return [path, real, ...(at < 0 ? [] : [real.slice(0, at + MODULES.length - 1)])];
}
