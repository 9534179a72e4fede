import { lstatSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["opencode.json", "opencode.jsonc", ".opencode/opencode.json", ".opencode/opencode.jsonc"];

/**
 * opencode writes the address of its schema into settings that do not name it, as soon as it reads them. That is no work of the task, and
 * what the person trusted were other bytes.
 */
export class SettingsOfRepository {
  readonly #kept: readonly (readonly [path: string, content: Buffer])[];

  constructor(workspace: string) {
    this.#kept = NAMES.map((name) => join(workspace, name)).flatMap((path) =>
      lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
        ? [[path, readFileSync(path)] as const]
        : [],
    );
  }

  /** Before its first turn, so that nobody else can have changed them. */
  putBack(): void {
    for (const [path, content] of this.#kept) {
      const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
      if (isFile && !readFileSync(path).equals(content)) writeFileSync(path, content);
    }
  }
}
