import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { usedBytes } from "../disk/used-bytes.ts";
import { lookAt, nullIfMissing } from "../git/file-look.ts";
import { removeRef } from "../git/refs.ts";
import { removeTree } from "../git/remove-tree.ts";
import { Trash, type TrashEntry } from "../git/trash.ts";
import { alone } from "../git/turns.ts";
import { hiddenRefs, pathsOf, type Workspace } from "../git/workspace.ts";
import { allRecords, readRecord } from "../git/workspace-record.ts";
import { isOurs } from "./our-places.ts";
import type { OwnRepository } from "./own-repositories.ts";
import { standingOf } from "./mission-standing.ts";
import type { Tidying } from "./tidying.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { rescuePatch } from "./workspace-changes.ts";
import { isDone, KEPT_MS } from "./when-due.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A list is looked at by a person who waits for it. */
const COUNTED_WITHIN_MS = 5_000;

const ENTRY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Emptied {
  readonly deleted: number;
  /** One sentence for each that stays. */
  readonly failed: readonly string[];
}

interface Found extends OwnRepository {
  readonly entry: TrashEntry;
}

/** The trash of all repositories: to look at, to have back, to empty. */
export class TrashShelf {
  readonly #tools: UpkeepTools;
  readonly #tidying: Tidying;

  constructor(tools: UpkeepTools, tidying: Tidying) {
    this.#tools = tools;
    this.#tidying = tidying;
  }

  /** The newest first. What is on its way, or only the trace of something that was cut off, is not in it. */
  async entries(): Promise<TrashEntry[]> {
    const found = await this.#found();
    const inIt = await Promise.all(found.map(({ entry }) => this.#isInIt(entry)));
    return found
      .filter((_, index) => inIt[index] === true)
      .map(({ entry }) => entry)
      .toSorted((one, two) => two.at - one.at || (one.id < two.id ? -1 : 1));
  }

  async row(entry: TrashEntry, withSize: boolean): Promise<TrashRow> {
    const { id, mission, task, path, branch, at, snapshot, tip } = entry;
    return {
      id,
      mission,
      task,
      path,
      branch,
      removedAt: at,
      goneAt: at + KEPT_MS,
      bytes: withSize ? await bytesOf(join(this.#folderOf(entry), "files")) : null,
      snapshot,
      tip: tip === null ? null : { ref: `refs/flightdeck/trash/tips/${id}`, commit: tip },
      inTheWay: (await lookAt(path)) === null ? null : `${path} is there again.`,
    };
  }

  /** To its old place, with its branch; it is left there for as long as anything in the trash would be. */
  restore(id: string): Promise<Workspace> {
    return this.#alone(async () => {
      const found = (await this.#found()).find(({ entry }) => entry.id === id);
      if (found === undefined)
        throw new PlainError(`There is nothing named ${id} in the trash. Nothing was changed.`);
      const { entry, workspaces } = found;
      const { kept, now } = this.#tools;
      const before = await kept.of(entry);
      // First: an engine that dies in between must not put it away again at its next start.
      kept.set(entry, now());
      try {
        return await workspaces.trash.restore(id);
      } catch (error) {
        if (before === null) await kept.remove(entry);
        else kept.set(entry, before);
        throw error;
      }
    });
  }

  /** Deletes for good what was removed longer ago. One that cannot be deleted keeps nobody from the others. */
  empty(olderThanMs: number): Promise<Emptied> {
    return this.#alone(async () => {
      const before = this.#tools.now() - olderThanMs;
      const failed: string[] = [];
      const old = (await this.#found()).filter(({ entry }) => entry.at < before);
      for (const found of old) {
        try {
          await this.#delete(found);
        } catch (error) {
          failed.push(`${this.#folderOf(found.entry)} stays in the trash: ${sentenceOf(error)}`);
        }
      }
      return { deleted: old.length - failed.length, failed };
    });
  }

  /** The folder last: as long as it is there the rest can be done again. */
  async #delete({ entry, repository }: Found): Promise<void> {
    const { snapshot } = entry;
    const kept = snapshot === null ? null : await repository.ref(snapshot);
    if (snapshot !== null && kept !== null) await removeRef(repository.place, snapshot, kept);
    await new Trash(repository.gitDir, this.#tools.home).forget(entry);
  }

  /** Puts the workspace of a task away because a person says so. */
  async put(mission: MissionId, task: TaskId): Promise<TrashEntry & { readonly patch: string | null }> {
    const seen = await this.#tools.missions.read(mission, (state) => standingOf(state, task));
    if (!seen.ok) throw new PlainError(seen.sentence);
    if (!isDone(seen.view)) {
      throw new PlainError(
        `"${task}" of ${mission} may still be worked on. Its workspace was not removed. Stop the mission or skip the task first.`,
      );
    }
    const records = await allRecords(this.#tools.home);
    const record = records.find((each) => each.mission === mission && each.task === task);
    if (record === undefined) {
      throw new PlainError(`"${task}" of ${mission} has no workspace. Nothing was changed.`);
    }
    const entry = await this.#tidying.remove(record);
    return { ...entry, patch: await this.#patchOf(entry) };
  }

  /** The workspace is in the trash by now and its snapshot keeps everything: a patch that fails does not undo that. */
  async #patchOf(entry: TrashEntry): Promise<string | null> {
    try {
      return await rescuePatch(this.#tools.home, entry);
    } catch (error) {
      this.#tools.report(`${entry.path} is in the trash, but without a patch: ${sentenceOf(error)}`);
      return null;
    }
  }

  /**
   * What was announced and not taken, or had back and not forgotten: the workspace is in its place, and the entry says nothing.
   * And what was being deleted: the entry went, some of the files did not.
   */
  async dropTraces(): Promise<void> {
    await this.#alone(async () => {
      const folder = join(this.#tools.home, "trash", "workspaces");
      for (const id of (await readdir(folder).catch(nullIfMissing)) ?? []) {
        if ((await lookAt(join(folder, id, "entry.json"))) === null) await removeTree(join(folder, id));
      }
      for (const { entry, repository } of await this.#found()) {
        if (await this.#isHolding(entry)) continue;
        const trash = new Trash(repository.gitDir, this.#tools.home);
        await alone(entry.path, () => trash.forget(entry));
      }
    });
  }

  /** Announced and still in its place: it is about to be taken. */
  async #isInIt(entry: TrashEntry): Promise<boolean> {
    if (!(await this.#isHolding(entry))) return false;
    const isTaken = (await lookAt(join(this.#folderOf(entry), "files"))) !== null;
    return isTaken || (await lookAt(entry.path)) === null;
  }

  async #isHolding(entry: TrashEntry): Promise<boolean> {
    const folder = this.#folderOf(entry);
    for (const part of ["files", "admin"]) if ((await lookAt(join(folder, part))) !== null) return true;
    const { record } = pathsOf(this.#tools.home, { ...entry, name: basename(entry.path) });
    const now = await readRecord(record);
    return now === null || now.trash === entry.id;
  }

  async #found(): Promise<Found[]> {
    const all = await this.#tools.repositories.all();
    const lists = await Promise.all(
      all.map(async (own) =>
        (await own.workspaces.trash.list()).map((entry) => ({ ...own, entry, workspaces: own.workspaces })),
      ),
    );
    return lists.flat().filter(({ entry }) => isOurs(this.#tools.home, entry) && hasOwnRefs(entry));
  }

  #folderOf({ id }: TrashEntry): string {
    return join(this.#tools.home, "trash", "workspaces", id);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return alone(join(this.#tools.home, "trash"), work);
  }
}

/** What is deleted by it is deleted for good: nothing but its own folder and its own ref. */
const hasOwnRefs = (entry: TrashEntry): boolean =>
  ENTRY_ID.test(entry.id) &&
  (entry.snapshot === null || entry.snapshot.startsWith(hiddenRefs("trash", entry)));

export const daysMs = (days: number): number => days * DAY_MS;

/** null: it took too long, or went away meanwhile. */
export const bytesOf = async (folder: string): Promise<number | null> =>
  (await lookAt(folder)) === null ? null : usedBytes([folder], COUNTED_WITHIN_MS).catch(() => null);
