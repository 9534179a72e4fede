import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { nullIfMissing } from "../git/file-look.ts";
import { Repository } from "../git/repository.ts";
import { openSource } from "../git/source-repository.ts";
import { Workspaces } from "../git/workspaces.ts";

export interface OwnRepository {
  readonly repository: Repository;
  readonly workspaces: Workspaces;
}

/**
 * Our repositories by their own folders. Each stands for its own source here: what is kept of a mission can be looked at,
 * restored and cleaned up also when the person's repository was moved or deleted since.
 */
export class OwnRepositories {
  readonly #home: string;
  readonly #now: () => number;
  readonly #open = new Map<string, Promise<OwnRepository>>();

  constructor(home: string, now: () => number) {
    this.#home = home;
    this.#now = now;
  }

  async all(): Promise<OwnRepository[]> {
    const names = (await readdir(this.#folder).catch(nullIfMissing)) ?? [];
    const whole = names.filter((name) => name.endsWith(".git") && !name.startsWith("."));
    return Promise.all(whole.map((name) => this.at(join(this.#folder, name))));
  }

  /** `gitDir`: as a record or an entry of the trash has it; only one that is ours is opened. */
  at(gitDir: string): Promise<OwnRepository> {
    const known = this.#open.get(gitDir);
    if (known !== undefined) return known;
    const opening = this.#opened(gitDir);
    this.#open.set(gitDir, opening);
    opening.catch(() => this.#open.delete(gitDir));
    return opening;
  }

  get #folder(): string {
    return join(this.#home, "repositories");
  }

  async #opened(gitDir: string): Promise<OwnRepository> {
    const names = (await readdir(this.#folder).catch(nullIfMissing)) ?? [];
    if (!names.some((name) => join(this.#folder, name) === gitDir)) {
      throw new PlainError(`${gitDir} is no repository of this data directory. Nothing was changed.`);
    }
    const repository = new Repository(gitDir, await openSource(gitDir));
    // Nothing is prepared here, so none is kept ready either.
    return { repository, workspaces: new Workspaces(repository, this.#home, { now: this.#now, warm: 0 }) };
  }
}
