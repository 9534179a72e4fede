import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SETTINGS = ["opencode.json", "opencode.jsonc"];
const OF_TERMINAL = ["tui.json", "tui.jsonc"];
/** What its terminal program took out of the settings into those of its own, as it was before. */
const backupOf = (name: string): string => `${name}.tui-migration.bak`;
const NAMES = [...SETTINGS, ...OF_TERMINAL, ...SETTINGS.map(backupOf)];
/** Of one that was killed in the middle of it the next one puts it away. */
const partialOf = (path: string): string => `${path}.flightdeck-partial`;
const FOLDERS = [".", ".opencode"];

/**
 * opencode writes the address of its schema into settings that do not name it, as soon as it reads them, and its terminal program moves
 * what is about the terminal into a file of its own. That is no work of the task, and what the person trusted were other bytes.
 */
export class SettingsOfRepository {
  /** null: there was none. */
  readonly #kept: ReadonlyMap<string, Buffer | null>;

  constructor(workspace: string) {
    const kept = new Map<string, Buffer | null>();
    for (const folder of FOLDERS) {
      for (const name of NAMES) {
        const path = join(workspace, folder, name);
        kept.set(partialOf(path), null);
        if (lstatSync(path, { throwIfNoEntry: false }) === undefined) kept.set(path, null);
        else if (isPlain(path)) kept.set(path, readFileSync(path));
      }
    }
    undoneMoves(workspace, kept);
    this.#kept = kept;
  }

  /** Before its first turn, so that nobody else can have changed them. */
  putBack(): void {
    for (const [path, content] of this.#kept) {
      if (content === null) {
        if (isPlain(path)) rmSync(path);
      } else if (isPlain(path) && !readFileSync(path).equals(content)) writeWhole(path, content);
    }
  }
}

const isPlain = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Whoever is killed in the middle of it leaves the old bytes or the new ones. */
function writeWhole(path: string, content: Buffer): void {
  const partial = partialOf(path);
  try {
    rmSync(partial, { force: true });
    writeFileSync(partial, content, { mode: lstatSync(path).mode, flag: "wx" });
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}

/**
 * A session that was killed before it put them back left what its terminal program made: the settings as they were lie beside them, and no
 * commit knows of it. They count as they were before that.
 */
function undoneMoves(workspace: string, kept: Map<string, Buffer | null>): void {
  const backups = FOLDERS.flatMap((folder) => SETTINGS.map((name) => ({ folder, name })));
  const known = tracked(workspace);
  for (const { folder, name } of backups) {
    const backup = join(workspace, folder, backupOf(name));
    const before = kept.get(backup) ?? null;
    if (before === null || known?.has(join(folder, backupOf(name))) !== false) continue;
    kept.set(join(workspace, folder, name), before);
    kept.set(backup, null);
    for (const each of OF_TERMINAL)
      if (!known.has(join(folder, each))) kept.set(join(workspace, folder, each), null);
  }
}

/** null: that cannot be known, so nothing is taken for a leftover. */
function tracked(workspace: string): ReadonlySet<string> | null {
  const paths = FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  try {
    const args = ["-c", "core.fsmonitor=false", "-C", workspace, "ls-files", "-z", "--", ...paths];
    return new Set(execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).split("\0"));
  } catch {
    return null;
  }
}
