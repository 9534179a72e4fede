import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { carryFiles, type Carried } from "./carry.ts";
import { commitWork } from "./commit-work.ts";
import type { CommitText } from "./commit-tree.ts";
import { lookAt } from "./file-look.ts";
import { gitText } from "./git.ts";
import { Leftovers } from "./leftovers.ts";
import { readRef } from "./refs.ts";
import { repair } from "./repair.ts";
import type { Repository } from "./repository.ts";
import { bringBack, keep, type Kept } from "./snapshots.ts";
import { Trash, type TrashEntry } from "./trash.ts";
import { alone } from "./turns.ts";
import { WarmPool } from "./warm-pool.ts";
import { WorkspaceMaker } from "./workspace-maker.ts";
import {
  allRecords,
  hasAdmin,
  readRecord,
  removeRecord,
  workspaceOf,
  writeRecord,
  type WorkspaceRecord,
} from "./workspace-record.ts";
import { stateOf } from "./workspace-state.ts";
import { withPicture } from "./work-tree.ts";
import {
  branchRef,
  pathsOf,
  type PreparedWorkspace,
  type Workspace,
  type WorkspaceKey,
  type WorkspaceState,
} from "./workspace.ts";

export type { PreparedWorkspace, Workspace, WorkspaceKey, WorkspaceState } from "./workspace.ts";

/** What was removed can be had back for this long. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
const READY_WORKTREES = 2;

export interface WorkspacesOptions {
  readonly now: () => number;
  /** How many worktrees are kept ready before anybody asks. */
  readonly warm?: number;
  /** Hears of what failed where nobody waited for it. */
  readonly onTrouble?: (sentence: string) => void;
}

/** The workspaces of the tasks that fly from one repository. Whatever is done here can be cut off at any point and done again. */
export class Workspaces {
  readonly #repository: Repository;
  readonly #home: string;
  readonly #now: () => number;
  readonly #onTrouble: (sentence: string) => void;
  readonly #leftovers: Leftovers;
  readonly #pool: WarmPool;
  readonly #maker: WorkspaceMaker;
  readonly #trash: Trash;
  readonly #stop = new AbortController();
  readonly #background = new Set<Promise<void>>();

  constructor(repository: Repository, home: string, { now, warm, onTrouble }: WorkspacesOptions) {
    this.#repository = repository;
    this.#home = home;
    this.#now = now;
    this.#onTrouble = onTrouble ?? (() => undefined);
    this.#leftovers = new Leftovers(home);
    this.#pool = new WarmPool(repository.gitDir, home, warm ?? READY_WORKTREES, this.#leftovers);
    this.#maker = new WorkspaceMaker({ repository, home, now, pool: this.#pool, leftovers: this.#leftovers });
    this.#trash = new Trash(repository.gitDir, home);
  }

  /**
   * The workspace of a task, ready to work in. One that is there keeps its content, whatever `base` is now; one that is not as
   * it should be is repaired and says so.
   */
  async prepare(wanted: WorkspaceKey & { readonly base: string }): Promise<PreparedWorkspace> {
    const paths = pathsOf(this.#home, wanted);
    const prepared = await alone(paths.path, async () => {
      const record = await readRecord(paths.record);
      if (record?.stage === "removing") await this.#finishRemoving(paths.record, record);
      return this.#maker.prepare(wanted, paths);
    });
    this.#inBackground(() => this.#pool.refill(wanted.base, this.#stop.signal));
    return prepared;
  }

  /** The workspace that was made for a task. Throws a sentence when there is none; says nothing about what became of it. */
  async known(key: WorkspaceKey): Promise<Workspace> {
    const record = await readRecord(pathsOf(this.#home, key).record);
    if (!hasAdmin(record) || record.stage !== "ready") {
      throw new PlainError(`"${key.task}" of ${key.mission} has no workspace. Nothing was changed.`);
    }
    return workspaceOf(record);
  }

  /** Every workspace of this repository that is ready, for putting things in order after a restart. */
  async list(): Promise<Workspace[]> {
    const records = await allRecords(this.#home);
    return records
      .filter(({ gitDir, stage }) => gitDir === this.#repository.gitDir && stage === "ready")
      .filter((record) => hasAdmin(record))
      .map((record) => workspaceOf(record));
  }

  state(workspace: Workspace): Promise<WorkspaceState> {
    return stateOf(workspace, this.#home);
  }

  /** Keeps everything that is in it under a hidden ref, without touching its index. */
  checkpoint(workspace: Workspace, label: string, at: number): Promise<Kept> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return keep(workspace, { kind: "checkpoints", label, at });
    });
  }

  /** Like a checkpoint that nobody asked for: before something is changed that cannot be had back otherwise. */
  snapshot(workspace: Workspace): Promise<Kept> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return keep(workspace, { kind: "trash", label: "snapshot", at: this.#now() });
    });
  }

  /** Makes its files what they were at a checkpoint. Answers where what was there before is kept. */
  restore(workspace: Workspace, ref: string): Promise<Kept> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return bringBack(workspace, ref, this.#now());
    });
  }

  /** Commits everything on its branch; null: nothing had changed. */
  commit(workspace: Workspace, text: CommitText): Promise<string | null> {
    return alone(workspace.path, async () => {
      const state = await this.state(workspace);
      if (state === "ok") return commitWork(workspace, text);
      throw new PlainError(
        `The workspace ${workspace.path} is ${state}. Nothing was committed. It is repaired when it is prepared again.`,
      );
    });
  }

  /** What differs from a commit, new files too. A repository inside the workspace is named by its `.git`. */
  changed(workspace: Workspace, base: string): Promise<string[]> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return withPicture(workspace.gitPlace, { ignored: false }, async ({ tree, nested }) => {
        const args = [
          "diff-tree",
          "-r",
          "-z",
          "--name-only",
          "--no-renames",
          "--no-ext-diff",
          "--no-textconv",
        ];
        const names = await gitText([...args, base, tree], workspace.gitPlace);
        return [...names.split("\0").filter((name) => name !== ""), ...nested.map((name) => `${name}/.git`)];
      });
    });
  }

  /** Repositories inside a workspace. Nothing of them is ever committed; to have one is outside every scope. */
  nested(workspace: Workspace): Promise<readonly string[]> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return withPicture(workspace.gitPlace, { ignored: false }, ({ nested }) => Promise.resolve(nested));
    });
  }

  carry(workspace: Workspace, patterns: readonly string[], from: string): Promise<Carried> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return carryFiles(workspace.path, patterns, from);
    });
  }

  /** Puts a workspace into the trash, with its branch. One that something still works in is left alone. */
  remove(workspace: Workspace, { isUsed }: { readonly isUsed: () => Promise<boolean> }): Promise<TrashEntry> {
    return alone(workspace.path, async () => {
      const { mission, task, path, branch, base, adminDir } = workspace;
      if (await isUsed()) throw new PlainError(`${path} is in use. Nothing was removed.`);
      const file = this.#recordOf(workspace);
      const record = await readRecord(file);
      if (record?.stage === "removing") return this.#finishRemoving(file, record);
      // A folder that was moved away goes into the trash from where it is.
      if ((await this.state(workspace)) === "moved")
        await repair(workspace, "moved", { home: this.#home, at: this.#now() });
      const kept = (await this.#isReadable(workspace))
        ? await keep(workspace, { kind: "trash", label: "removed", at: this.#now() })
        : null;
      const { gitDir } = this.#repository;
      const id = randomUUID();
      const admin = adminDir.slice(join(adminDir, "..").length + 1);
      const tip = await readRef(this.#repository.place, branchRef(branch));
      const entry: TrashEntry = {
        version: 1,
        id,
        gitDir,
        mission,
        task,
        path,
        branch,
        base,
        admin,
        tip,
        snapshot: kept?.ref ?? null,
        at: this.#now(),
      };
      this.#trash.announce(entry);
      const removing: WorkspaceRecord = {
        version: 1,
        stage: "removing",
        gitDir,
        mission,
        task,
        path,
        branch,
        base,
        admin,
        trash: id,
      };
      writeRecord(file, removing);
      return this.#finishRemoving(file, removing);
    });
  }

  get trash() {
    return {
      list: (): Promise<TrashEntry[]> => this.#trash.list(),
      restore: (id: string): Promise<Workspace> => this.#restoreFromTrash(id),
      empty: (olderThanMs: number = KEPT_MS): Promise<number> => this.#trash.empty(this.#now() - olderThanMs),
    };
  }

  /** Returns when nothing goes on in the background any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
    await this.#leftovers.settled();
  }

  /** Begins nothing more in the background; what was begun is finished. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  async #finishRemoving(file: string, record: WorkspaceRecord): Promise<TrashEntry> {
    const entry = record.trash === null ? null : await this.#trash.entry(record.trash);
    if (entry === null)
      throw new PlainError(`${record.path} was being removed, but its entry in the trash is gone.`);
    await this.#trash.take(entry);
    await removeRecord(file);
    return entry;
  }

  async #restoreFromTrash(id: string): Promise<Workspace> {
    const entry = await this.#trash.entry(id);
    if (entry === null)
      throw new PlainError(`There is nothing named ${id} in the trash. Nothing was changed.`);
    return alone(entry.path, async () => {
      if ((await readRecord(this.#recordOf(entry))) !== null) {
        throw new PlainError(`${entry.path} was made again since it was removed. Nothing was changed.`);
      }
      await this.#trash.putBack(entry);
      const { gitDir, mission, task, path, branch, base, admin } = entry;
      const record = {
        version: 1,
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
      writeRecord(this.#recordOf(entry), record);
      await this.#trash.forget(entry);
      return workspaceOf(record);
    });
  }

  /** By where it lies: the name it was made with is the name of its folder. */
  #recordOf({ mission, path }: Pick<Workspace, "mission" | "path">): string {
    return join(
      this.#home,
      "workspaces",
      "intents",
      mission,
      `${path.slice(join(path, "..").length + 1)}.json`,
    );
  }

  async #insistOnFolder(workspace: Workspace): Promise<void> {
    if (await this.#isReadable(workspace)) return;
    throw new PlainError(
      `The workspace ${workspace.path} is ${await this.state(workspace)}. Nothing was changed. It is repaired when it is prepared again.`,
    );
  }

  /** A folder, and not a link to one: whatever lies behind a link is none of our business. */
  async #isReadable({ path, adminDir }: Workspace): Promise<boolean> {
    return (await lookAt(path))?.isDirectory() === true && (await lookAt(adminDir)) !== null;
  }

  #inBackground(work: () => Promise<void>): void {
    const running = work().catch((error: unknown) => this.#onTrouble(sentenceFor(error)));
    this.#background.add(running);
    void running.then(() => this.#background.delete(running));
  }
}
