import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { repair } from "./repair.ts";
import type { Repository } from "./repository.ts";
import { keep } from "./snapshots.ts";
import { Trash, type TrashEntry } from "./trash.ts";
import { alone } from "./turns.ts";
import {
  readRecord,
  removeRecord,
  workspaceOf,
  writeRecord,
  type WorkspaceRecord,
} from "./workspace-record.ts";
import { isReadable, stateOf } from "./workspace-state.ts";
import { branchRef, type Workspace } from "./workspace.ts";

/** How workspaces go into the trash and come back. What is about to happen is on disk first, so it can be finished by the next engine. */
export class Removal {
  readonly #repository: Repository;
  readonly #home: string;
  readonly #now: () => number;
  readonly #trash: Trash;

  constructor(repository: Repository, home: string, now: () => number) {
    this.#repository = repository;
    this.#home = home;
    this.#now = now;
    this.#trash = new Trash(repository.gitDir, home);
  }

  /** Called with the turn for the workspace in hand. */
  async remove(workspace: Workspace): Promise<TrashEntry> {
    const file = this.#recordOf(workspace);
    const record = await readRecord(file);
    if (record?.stage === "removing") return this.finish(file, record);
    const at = this.#now();
    // A folder that was moved away goes into the trash from where it is.
    if ((await stateOf(workspace, this.#home)) === "moved")
      await repair(workspace, "moved", { home: this.#home, at });
    const kept = (await isReadable(workspace))
      ? await keep(workspace, { kind: "trash", label: "removed", at })
      : null;
    const { mission, task, path, branch, base, adminDir } = workspace;
    const { gitDir } = this.#repository;
    const about = {
      version: 1,
      gitDir,
      mission,
      task,
      path,
      branch,
      base,
      admin: basename(adminDir),
    } as const;
    const id = randomUUID();
    const tip = await this.#repository.ref(branchRef(branch));
    this.#trash.announce({ ...about, id, tip, snapshot: kept?.ref ?? null, at });
    const removing: WorkspaceRecord = { ...about, stage: "removing", trash: id };
    writeRecord(file, removing);
    return this.finish(file, removing);
  }

  /** Goes on with a removal where it was cut off. */
  async finish(file: string, record: WorkspaceRecord): Promise<TrashEntry> {
    const entry = record.trash === null ? null : await this.#trash.entry(record.trash);
    if (entry === null) {
      throw new PlainError(
        `${record.path} was being removed, but its entry in the trash is gone. Nothing was changed.`,
      );
    }
    await this.#trash.take(entry);
    await removeRecord(file);
    return entry;
  }

  list(): Promise<TrashEntry[]> {
    return this.#trash.list();
  }

  async restore(id: string): Promise<Workspace> {
    const entry = await this.#trash.entry(id);
    if (entry === null)
      throw new PlainError(`There is nothing named ${id} in the trash. Nothing was changed.`);
    return alone(entry.path, async () => {
      const file = this.#recordOf(entry);
      if ((await readRecord(file)) !== null) {
        throw new PlainError(`${entry.path} was made again since it was removed. Nothing was changed.`);
      }
      await this.#trash.putBack(entry);
      const { version, gitDir, mission, task, path, branch, base, admin } = entry;
      const record = {
        version,
        stage: "ready",
        gitDir,
        mission,
        task,
        path,
        branch,
        base,
        admin,
        trash: null,
      } as const;
      writeRecord(file, record);
      await this.#trash.forget(entry);
      return workspaceOf(record);
    });
  }

  /** By where it lies: the name it was made with is the name of its folder. */
  #recordOf({ mission, path }: Pick<Workspace, "mission" | "path">): string {
    return join(this.#home, "workspaces", "intents", mission, `${basename(path)}.json`);
  }
}
