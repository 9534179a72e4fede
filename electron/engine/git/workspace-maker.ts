import { join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { lookAt } from "./file-look.ts";
import type { Leftovers } from "./leftovers.ts";
import { keepKnown, moveToTrash, repair } from "./repair.ts";
import type { Repository } from "./repository.ts";
import { awaitLock, awaitQuiet } from "./stale-locks.ts";
import type { WarmPool } from "./warm-pool.ts";
import { hasAdmin, readRecord, workspaceOf, writeRecord, type WorkspaceRecord } from "./workspace-record.ts";
import { stateOf } from "./workspace-state.ts";
import { branchRef, type PreparedWorkspace, type WorkspaceKey, type WorkspacePaths } from "./workspace.ts";
import { fill, isRegistered, register, registration, registrations } from "./worktree.ts";
import { alone } from "./turns.ts";

export interface MakerParts {
  readonly repository: Repository;
  readonly home: string;
  readonly now: () => number;
  readonly pool: WarmPool;
  readonly leftovers: Leftovers;
}

/** Moved, rewritten, switched: each can be wrong once. */
const MOST_REPAIRS = 4;

/** Makes workspaces, and makes them again. Called with the turn for the workspace in hand. */
export class WorkspaceMaker {
  readonly #parts: MakerParts;

  constructor(parts: MakerParts) {
    this.#parts = parts;
  }

  async prepare(
    wanted: WorkspaceKey & { readonly base: string },
    paths: WorkspacePaths,
  ): Promise<PreparedWorkspace> {
    const record = await readRecord(paths.record);
    this.#insistOnOurs(record, paths);
    if (record?.stage === "ready" && hasAdmin(record)) return this.#reuse(record, paths);
    return this.#make(wanted, paths, record);
  }

  async #reuse(
    record: WorkspaceRecord & { readonly admin: string },
    paths: WorkspacePaths,
  ): Promise<PreparedWorkspace> {
    const workspace = workspaceOf(record);
    const { home, now } = this.#parts;
    const sentences: string[] = [];
    await awaitLock(join(workspace.adminDir, "index.lock"), workspace.adminDir);
    for (;;) {
      const state = await stateOf(workspace, home);
      const repaired = sentences.length === 0 ? null : sentences.join(" ");
      if (state === "ok") return { ...workspace, repaired };
      // One thing may hide another: a folder that was moved away can also be on another branch.
      if (sentences.length === MOST_REPAIRS) {
        throw new PlainError(
          `${record.path} is ${state} again after it was repaired: ${repaired ?? ""} Something still works in it. Nothing was lost.`,
        );
      }
      const { sentence, remake } = await repair(workspace, state, { home, at: now() });
      sentences.push(sentence);
      if (!remake) continue;
      const { mission, task, base } = record;
      return { ...(await this.#make({ mission, task, base }, paths, record)), repaired: sentences.join(" ") };
    }
  }

  async #make(
    { mission, task, base }: { readonly mission: string; readonly task: string; readonly base: string },
    paths: WorkspacePaths,
    before: WorkspaceRecord | null,
  ): Promise<PreparedWorkspace> {
    const { gitDir } = this.#parts.repository;
    const { path, branch } = paths;
    const making: WorkspaceRecord = {
      version: 1,
      stage: "making",
      gitDir,
      mission,
      task,
      path,
      branch,
      base,
      admin: null,
      trash: null,
    };
    const left = await this.#clear(paths, before);
    writeRecord(paths.record, making);
    const tip = await this.#branchAt(branch, base, before);
    const ref = branchRef(branch);
    const claimed = tip === base ? await this.#parts.pool.claim(base, path, ref) : null;
    const admin = claimed ?? (await this.#register(paths, making));
    const ready = { ...making, stage: "ready", admin } as const;
    const workspace = workspaceOf(ready);
    if (claimed === null) await fill(workspace.gitPlace, tip);
    await this.#verify(admin, path, ref);
    writeRecord(paths.record, ready);
    return { ...workspace, repaired: left };
  }

  /** Once more when something stands in the way: a git of a killed engine that had not even begun is seen by nobody before that. */
  async #register(paths: WorkspacePaths, making: WorkspaceRecord): Promise<string> {
    const once = () => register(this.#parts.repository.gitDir, paths.path, { branch: paths.branch });
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      await this.#clear(paths, making);
      return once();
    }
  }

  /** Where the branch is. A branch of this name is ours: one that a killed engine made and did nothing with begins anew. */
  async #branchAt(branch: string, base: string, before: WorkspaceRecord | null): Promise<string> {
    const { repository } = this.#parts;
    const ref = branchRef(branch);
    await repository.moveRef(ref, base, null);
    if (before?.stage === "making" && before.base !== base) await repository.moveRef(ref, base, before.base);
    const tip = await repository.ref(ref);
    if (tip === null) throw new PlainError(`The branch ${branch} could not be made in ${repository.gitDir}.`);
    return tip;
  }

  /** Whatever stands in the way: our own half-made work goes, anything else is kept. */
  async #clear({ path, branch }: WorkspacePaths, before: WorkspaceRecord | null): Promise<string | null> {
    const { repository, leftovers, home } = this.#parts;
    const { gitDir } = repository;
    const halfMade = before?.stage === "making";
    // A git of the engine that died may still be writing.
    if (halfMade) {
      await awaitQuiet([path, ...(await this.#standingIn(path, branch))]);
      // One that was killed while it wrote the branch would hold it for ever.
      await awaitLock(join(gitDir, `${branchRef(branch)}.lock`), gitDir);
    }
    let left: string | null = null;
    if ((await lookAt(path)) !== null) {
      if (halfMade) await leftovers.discard(path);
      else
        left = `Something lay in its place; it is kept in ${(await moveToTrash(path, home)) ?? "no place"}.`;
    }
    await alone(gitDir, async () => {
      for (const adminDir of await this.#standingIn(path, branch)) {
        if (!halfMade) await keepKnown({ adminDir, branch }, this.#parts.now());
        await leftovers.discard(adminDir);
      }
      // Nobody registers one now: a git that was killed before it wrote what for left these, and nothing would ever find them.
      for (const adminDir of await this.#nameless()) await leftovers.discard(adminDir);
    });
    return left;
  }

  /** What git knows of older worktrees for this folder or this branch. */
  async #standingIn(path: string, branch: string): Promise<string[]> {
    const { gitDir } = this.#parts.repository;
    return (await registrations(gitDir))
      .filter((each) => each.path === path || each.head === `ref: ${branchRef(branch)}`)
      .map(({ admin }) => join(gitDir, "worktrees", admin));
  }

  async #nameless(): Promise<string[]> {
    const { gitDir } = this.#parts.repository;
    return (await registrations(gitDir))
      .filter(({ path }) => path === "")
      .map(({ admin }) => join(gitDir, "worktrees", admin));
  }

  /** That a folder is there proves nothing: it has to be ours, at its branch, and not half made. */
  async #verify(admin: string, path: string, ref: string): Promise<void> {
    const { gitDir } = this.#parts.repository;
    const found = await registration(gitDir, admin);
    const whole = await isRegistered(gitDir, admin);
    if (whole && found?.path === path && found.head === `ref: ${ref}`) return;
    throw new PlainError(`${path} was not made whole. Nothing was lost; it is made again at the next try.`);
  }

  #insistOnOurs(record: WorkspaceRecord | null, { path }: WorkspacePaths): void {
    if (record === null || record.gitDir === this.#parts.repository.gitDir) return;
    throw new PlainError(
      `${path} belongs to a mission in another repository (${record.gitDir}). Nothing was changed.`,
    );
  }
}
