import { basename, join } from "node:path";
import { missionId, type MissionId } from "#shared/ids.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { lookAt } from "../git/file-look.ts";
import { removeProvingTree } from "../git/merge/proving-tree.ts";
import type { TrashEntry } from "../git/trash.ts";
import { alone } from "../git/turns.ts";
import { allRecords, hasAdmin, workspaceOf, type WorkspaceRecord } from "../git/workspace-record.ts";
import type { Workspace } from "../git/workspaces.ts";
import { crashPoint } from "../store/crash-point.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { trashAt, type Standing } from "./when-due.ts";
import { isOurs } from "./our-places.ts";
import { isUnderWay, standingOf } from "./mission-standing.ts";

/** What a person must not lose and nobody needs at its place any more goes into the trash; what can be made again goes for good. */
export class Tidying {
  readonly #tools: UpkeepTools;

  constructor(tools: UpkeepTools) {
    this.#tools = tools;
  }

  /** Looks at one mission, or at all. Whatever could not be removed is told, stays, and is looked at again the next time. */
  async workspaces(only: MissionId | null, goesOn: () => boolean): Promise<void> {
    const records = await allRecords(this.#tools.home);
    for (const record of records) {
      if (!goesOn()) return;
      if (only !== null && record.mission !== only) continue;
      await this.#told(record.path, async () => {
        if (await this.#isDue(record)) await this.remove(record);
      });
    }
  }

  /** Also what an engine that died was in the middle of making or removing. Throws a sentence when somebody works in it. */
  async remove(record: WorkspaceRecord): Promise<TrashEntry> {
    const { home, repositories, use, kept } = this.#tools;
    if (!isOurs(home, record))
      throw new PlainError(
        `The record of ${record.path} names a place that is not its own. Nothing was changed.`,
      );
    const { workspaces } = await repositories.at(record.gitDir);
    const workspace = await this.#whole(record);
    const entry = await workspaces.remove(workspace, {
      isUsed: async () => {
        await use.insistFree(workspace.path, "It was not removed.");
        return false;
      },
    });
    await kept.remove(record);
    crashPoint("upkeep.between-workspaces");
    return entry;
  }

  /** The tree commits are proven in, of every repository that nothing flies from: it can be made again. */
  async provingTrees(): Promise<void> {
    const { home, repositories, use } = this.#tools;
    for (const { repository } of await repositories.all()) {
      const path = join(home, "proving", basename(repository.gitDir, ".git"));
      if ((await lookAt(path)) === null) continue;
      await this.#told(path, () =>
        alone(path, async () => {
          if (await this.#isFlownFrom(repository.gitDir)) return;
          await use.insistFree(path, "It was not removed.");
          await removeProvingTree(repository, path);
        }),
      );
    }
  }

  async #isDue(record: WorkspaceRecord): Promise<boolean> {
    // What was begun is brought to its end, whoever asked for it.
    if (record.stage === "removing") return true;
    const standing = await this.#standingOf(record);
    const at = standing === null ? null : trashAt(standing);
    return at !== null && at <= this.#tools.now();
  }

  /** null: no such mission, or one that is under way. Read only when it may be due: a mission that has ended is not in memory. */
  async #standingOf(record: WorkspaceRecord): Promise<Standing | null> {
    const { missions, store, kept } = this.#tools;
    const mission = missionId.safeParse(record.mission);
    const phase = mission.success ? store.tables.mission(mission.data)?.phase : undefined;
    if (!mission.success || (phase !== "landed" && phase !== "stopped")) return null;
    const seen = await missions.read(mission.data, (state) => standingOf(state, record.task));
    if (!seen.ok) throw new PlainError(seen.sentence);
    return { ...seen.view, restoredAt: await kept.of(record) };
  }

  /** One that was never made whole is made first: then everything that may be in it is kept like any other. */
  async #whole(record: WorkspaceRecord): Promise<Workspace> {
    if (record.stage !== "making" && hasAdmin(record)) return workspaceOf(record);
    const { workspaces } = await this.#tools.repositories.at(record.gitDir);
    const { mission, task, base, path } = record;
    return workspaces.prepare({ mission, task, base, name: basename(path) });
  }

  async #isFlownFrom(gitDir: string): Promise<boolean> {
    const records = await allRecords(this.#tools.home);
    const flown = new Set(records.filter((each) => each.gitDir === gitDir).map(({ mission }) => mission));
    return [...flown].some((mission) => isUnderWay(this.#tools.store, mission));
  }

  /** A failure of one keeps nobody from the others. */
  async #told(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#tools.report(`${path} was not cleaned up, and is looked at again later: ${sentenceOf(error)}`);
    }
  }
}
