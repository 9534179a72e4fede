import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { lookAt, nullIfMissing } from "./file-look.ts";
import { removeTree } from "./remove-tree.ts";

/**
 * What nobody was ever given: half-made worktrees, and those of the pool. Moved out of the way at once and deleted behind it.
 * Deleting does not follow links.
 */
export class Leftovers {
  readonly #folder: string;
  readonly #deleting = new Set<Promise<void>>();

  constructor(home: string) {
    this.#folder = join(home, "trash", "leftovers");
  }

  async discard(path: string): Promise<void> {
    if ((await lookAt(path)) === null) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const away = join(this.#folder, randomUUID());
    await rename(path, away);
    this.#delete(away);
  }

  /** Whatever a killed engine did not come to delete. */
  async discardOld(): Promise<void> {
    for (const name of (await readdir(this.#folder).catch(nullIfMissing)) ?? [])
      this.#delete(join(this.#folder, name));
  }

  /** Returns when everything that was thrown away is gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#deleting);
  }

  #delete(path: string): void {
    // Left over again if it cannot be: the next engine tries, and nothing waits for it.
    const deleting = removeTree(path).catch(() => undefined);
    this.#deleting.add(deleting);
    void deleting.then(() => this.#deleting.delete(deleting));
  }
}
