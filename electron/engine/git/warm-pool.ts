import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { writeWholeFile } from "../effects/whole-file.ts";
import { nullIfMissing, textOf } from "./file-look.ts";
import { gitText } from "./git.ts";
import type { Leftovers } from "./leftovers.ts";
import { alone } from "./turns.ts";
import { carryOver, fill, register, registration, registrations } from "./worktree.ts";

interface Entry {
  readonly name: string;
  readonly commit: string;
  readonly admin: string;
}

/** One cleaning for every pool in the life of an engine: what is made later has no marker either until it is ready. */
const cleaned = new Map<string, Promise<void>>();

/**
 * Worktrees that are ready before anybody asks: detached, with all files written and proven. Claiming one is two renames
 * and two refs, whatever the number of files. What has no marker is not ready, and was never given to anybody.
 */
export class WarmPool {
  readonly #gitDir: string;
  readonly #folder: string;
  readonly #size: number;
  readonly #leftovers: Leftovers;

  constructor(gitDir: string, home: string, size: number, leftovers: Leftovers) {
    this.#gitDir = gitDir;
    this.#folder = join(home, "workspaces", "pool", basename(gitDir, ".git"));
    this.#size = size;
    this.#leftovers = leftovers;
  }

  /** Turns a ready worktree at `commit` into the one of a branch, at `path`. Answers its admin folder's name; null: none was ready. */
  async claim(commit: string, path: string, ref: string): Promise<string | null> {
    await this.#clean();
    for (const entry of await this.#ready()) {
      if (entry.commit !== commit || !(await this.#take(entry))) continue;
      const { name, admin } = entry;
      if ((await registration(this.#gitDir, admin))?.head !== commit) continue;
      await carryOver(this.#gitDir, admin, { from: join(this.#folder, name), to: path });
      const place = { gitDir: join(this.#gitDir, "worktrees", admin), workTree: null };
      await gitText(["symbolic-ref", "HEAD", ref], place);
      return admin;
    }
    return null;
  }

  /** Makes the pool full, of worktrees at `commit`. Those at other commits are brought there, which writes only what differs. */
  refill(commit: string, signal: AbortSignal): Promise<void> {
    return alone(this.#folder, async () => {
      await this.#clean();
      const ready = await this.#ready();
      const fresh = ready.filter((entry) => entry.commit === commit).length;
      const stale = ready.filter((entry) => entry.commit !== commit);
      for (let count = fresh; count < this.#size && !signal.aborted; count += 1) {
        const old = stale.shift();
        if (old === undefined) await this.#make(commit);
        else if (await this.#take(old)) await this.#write(old.name, old.admin, commit);
      }
    });
  }

  async #make(commit: string): Promise<void> {
    const name = randomUUID();
    const admin = await register(this.#gitDir, join(this.#folder, name), { commit });
    await this.#write(name, admin, commit);
  }

  async #write(name: string, admin: string, commit: string): Promise<void> {
    const gitDir = join(this.#gitDir, "worktrees", admin);
    await fill({ gitDir, workTree: join(this.#folder, name) }, commit);
    writeWholeFile(this.#marker(name), JSON.stringify({ commit, admin }));
  }

  /** One takes it, and from then on it is not ready for anybody else. */
  async #take({ name }: Entry): Promise<boolean> {
    const taken = `${this.#marker(name)}.taken`;
    const mine = await rename(this.#marker(name), taken).then(() => true, nullIfMissing);
    await rm(taken, { force: true });
    return mine === true;
  }

  async #ready(): Promise<Entry[]> {
    const names = (await readdir(this.#folder).catch(nullIfMissing)) ?? [];
    const markers = names.filter((name) => name.endsWith(".json"));
    const entries = await Promise.all(markers.map((marker) => this.#read(basename(marker, ".json"))));
    return entries.filter((entry) => entry !== null);
  }

  async #read(name: string): Promise<Entry | null> {
    const text = await textOf(this.#marker(name));
    if (text === null) return null;
    const { commit, admin } = JSON.parse(text) as { commit: string; admin: string };
    return { name, commit, admin };
  }

  #clean(): Promise<void> {
    const cleaning = cleaned.get(this.#folder) ?? this.#dropUnmarked();
    cleaned.set(this.#folder, cleaning);
    return cleaning;
  }

  /** What is without a marker before anything was made was left by an engine that died. */
  async #dropUnmarked(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const { admin, path } of await registrations(this.#gitDir)) {
      if (!path.startsWith(`${this.#folder}/`) || (await textOf(`${path}.json`)) !== null) continue;
      await this.#leftovers.discard(path);
      await this.#leftovers.discard(join(this.#gitDir, "worktrees", admin));
    }
  }

  #marker(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}
