import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Person } from "./person.ts";

/** Every content that somebody ever wrote; no two are the same. */
export class Written {
  readonly #who: string;
  #drawn = 0;
  readonly #contents = new Map<string, string>();

  constructor(who: string) {
    this.#who = who;
  }

  get count(): number {
    return this.#contents.size;
  }

  /** A content nobody wrote before. It counts as written when it is noted. */
  fresh(): string {
    this.#drawn += 1;
    return `${this.#who} ${this.#drawn}\n`;
  }

  note(content: string): void {
    this.#contents.set(objectOf(content), content);
  }

  /** A new content, in this file. */
  async write(file: string): Promise<void> {
    const content = this.fresh();
    await writeFile(file, content);
    this.note(content);
  }

  /** What is neither reachable from a ref of the repository (or an index, or the head of a worktree) nor a file in one of the folders. */
  async lost(person: Person, gitDir: string, folders: readonly string[]): Promise<string[]> {
    const args = ["rev-list", "--objects", "--all", "--indexed-objects", "--no-object-names"];
    const { code, out, err } = await person.gitIn(gitDir, `--git-dir=${gitDir}`, ...args);
    if (code !== 0) throw new Error(`${gitDir} is not whole: ${err}`);
    const reachable = new Set(out.split("\n"));
    const missing = [...this.#contents].filter(([object]) => !reachable.has(object));
    if (missing.length === 0) return [];
    const files = new Set<string>();
    for (const folder of folders) for await (const text of filesBelow(folder)) files.add(text);
    return missing.map(([, content]) => content).filter((content) => !files.has(content));
  }
}

const objectOf = (content: string): string =>
  createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isFile()) yield await readFile(join(entry.parentPath, entry.name), "utf8").catch(() => "");
}
