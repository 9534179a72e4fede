import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";

/** Below these in a home directory lie the tools together with a person's own data. */
const SHARED_PREFIXES = [".local", ".config", "Library"];

/**
 * Folders of PATH that lie in the home directory, which is hidden in a box: without them a person's own Node or Python would
 * be missing there. A `bin` needs what stands beside it (its libraries), unless that is where everything else lies too.
 */
export function toolFolders(path: string, home: string): readonly string[] {
  const inside = (folder: string): boolean => folder.startsWith(home + sep);
  const folders = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && inside(resolve(folder)))
    .map((folder) => {
      const full = resolve(folder);
      const prefix = dirname(full);
      const isOwnPrefix =
        basename(full) === "bin" &&
        inside(prefix) &&
        !SHARED_PREFIXES.some((name) => join(home, name) === prefix);
      return isOwnPrefix ? prefix : full;
    });
  return [...new Set(folders)];
}
