import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file with what is in it, and where git's pointer leads. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    names.map((each) => {
      const path = join(each.parentPath, each.name);
      return [path.slice(folder.length), readFileSync(path, "utf8")] as const;
    }),
  );
}
