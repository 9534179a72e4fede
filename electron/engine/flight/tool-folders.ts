import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";

/** Below these in a home directory lie the tools together with a person's own data. */
const SHARED_PREFIXES = [".local", ".config", "Library"];
/** What lies beside their `bin` are keys of the person, or a socket that starts programs outside of every box. */
const PREFIXES_WITH_KEYS =
  ".aws .azure .cargo .composer .docker .fly .gem .kube .orbstack .pulumi .railway .rd .ssh .terraform.d .turso".split(
    " ",
  );

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
        ![...SHARED_PREFIXES, ...PREFIXES_WITH_KEYS].some((name) => join(home, name) === prefix);
      return isOwnPrefix ? prefix : full;
    });
  return [...new Set(folders)];
}
