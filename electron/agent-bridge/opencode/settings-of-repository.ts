import { lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SETTINGS = ["opencode.json", "opencode.jsonc"];
const NAMES = [
  ...SETTINGS,
  "tui.json",
  "tui.jsonc",
  // What its terminal program took out of the settings into those of its own, as it was before.
  ...SETTINGS.map((name) => `${name}.tui-migration.bak`),
];

/**
 * opencode writes the address of its schema into settings that do not name it, as soon as it reads them, and its terminal program moves
 * what is about the terminal into a file of its own. That is no work of the task, and what the person trusted were other bytes.
 */
export class SettingsOfRepository {
  /** null: there was none. */
  readonly #kept: ReadonlyMap<string, Buffer | null>;

  constructor(workspace: string) {
    const paths = [workspace, join(workspace, ".opencode")].flatMap((folder) =>
      NAMES.map((name) => join(folder, name)),
    );
    const kept = new Map<string, Buffer | null>();
    for (const path of paths) {
      const there = lstatSync(path, { throwIfNoEntry: false });
      if (there === undefined) kept.set(path, null);
      else if (there.isFile()) kept.set(path, readFileSync(path));
    }
    this.#kept = kept;
  }

  /** Before its first turn, so that nobody else can have changed them. */
  putBack(): void {
    for (const [path, content] of this.#kept) {
      const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
      if (!isFile) continue;
      if (content === null) rmSync(path);
      else if (!readFileSync(path).equals(content)) writeFileSync(path, content);
    }
  }
}
