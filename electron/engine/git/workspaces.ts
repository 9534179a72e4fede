import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { carryFiles, type Carried } from "./carry.ts";
import { commitWork } from "./commit-work.ts";
import type { CommitText } from "./commit-tree.ts";
import { gitText } from "./git.ts";
import { Leftovers } from "./leftovers.ts";
import { Removal } from "./removal.ts";
import type { Repository } from "./repository.ts";
import { bringBack, keep, keptAs, type Kept } from "./snapshots.ts";
import type { TrashEntry } from "./trash.ts";
import { alone } from "./turns.ts";
import { WarmPool } from "./warm-pool.ts";
import { WorkspaceMaker } from "./workspace-maker.ts";
import { allRecords, hasAdmin, readRecord, workspaceOf } from "./workspace-record.ts";
import { isReadable, stateOf } from "./workspace-state.ts";
import { withPicture } from "./work-tree.ts";
import {
  pathsOf,
  type PreparedWorkspace,
  type Workspace,
  type WorkspaceKey,
  type WorkspaceState,
} from "./workspace.ts";

export type { PreparedWorkspace, Workspace, WorkspaceKey, WorkspaceState } from "./workspace.ts";

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
  readonly #removal: Removal;
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
    this.#removal = new Removal(repository, home, now);
  }

  /**
   * The workspace of a task, ready to work in. One that is there keeps its content, whatever `base` is now; one that is not as
   * it should be is repaired and says so.
   */
  async prepare(wanted: WorkspaceKey & { readonly base: string }): Promise<PreparedWorkspace> {
    const paths = pathsOf(this.#home, wanted);
    const prepared = await alone(paths.path, async () => {
      const record = await readRecord(paths.record);
      if (record?.stage === "removing") await this.#removal.finish(paths.record, record);
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

  /** The same, and done again the one that was kept first. Answers with its ref. */
  checkpointOnce(workspace: Workspace, label: string, at: number): Promise<string> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      const keeping = { kind: "checkpoints", label, at } as const;
      return (await keptAs(workspace, keeping)) ?? (await keep(workspace, keeping)).ref;
    });
  }

  /** Makes its files what they were at a checkpoint. Answers where what was there before is kept; `own` names this one restore. */
  restore(workspace: Workspace, ref: string, own?: string): Promise<Kept> {
    return alone(workspace.path, async () => {
      await this.#insistOnFolder(workspace);
      return bringBack(workspace, ref, this.#now(), own);
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
      if (await isUsed()) throw new PlainError(`${workspace.path} is in use. Nothing was removed.`);
      return this.#removal.remove(workspace);
    });
  }

  /** What was removed: to look at, to have back. */
  get trash() {
    return {
      list: (): Promise<TrashEntry[]> => this.#removal.list(),
      restore: (id: string): Promise<Workspace> => this.#removal.restore(id),
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

  async #insistOnFolder(workspace: Workspace): Promise<void> {
    if (await isReadable(workspace)) return;
    throw new PlainError(
      `The workspace ${workspace.path} is ${await this.state(workspace)}. Nothing was changed. It is repaired when it is prepared again.`,
    );
  }

  #inBackground(work: () => Promise<void>): void {
    const running = work().catch((error: unknown) => this.#onTrouble(sentenceFor(error)));
    this.#background.add(running);
    void running.then(() => this.#background.delete(running));
  }
}
