import type { upkeepRequests } from "#shared/contract/upkeep-requests.ts";
import { answered, type Answers } from "../gateway/answers.ts";
import { pageOf } from "../missions/page.ts";
import { checkpointRow, checkpointsOf, restoreCheckpoint, workOf } from "./task-history.ts";
import { diffPiece } from "./task-diff.ts";
import { daysMs, type TrashShelf } from "./trash-shelf.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { changesOf } from "./workspace-changes.ts";
import { workspacesOf, workspaceUsage } from "./workspace-rows.ts";

export type UpkeepAnswers = Pick<Answers, keyof typeof upkeepRequests>;

/** What a person asks about work that is kept. A refusal is a sentence; nothing was changed then. */
export function upkeepAnswers(tools: UpkeepTools, shelf: TrashShelf): UpkeepAnswers {
  return {
    "trash.list": async ({ sizes, ...wanted }) => {
      const page = pageOf(
        await shelf.entries(),
        wanted,
        ({ id }) => id,
        (entry) => entry,
      );
      const rows = await Promise.all(page.rows.map((entry) => shelf.row(entry, sizes)));
      return answered({ rows, next: page.next });
    },
    "trash.restore": async ({ entry }) => {
      const { path, branch, mission, task } = await shelf.restore(entry);
      return answered({ path, branch, mission, task });
    },
    "trash.empty": async ({ olderThanDays }) => {
      const { deleted, failed } = await shelf.empty(daysMs(olderThanDays));
      return answered({ deleted, failed: [...failed] });
    },
    "trash.put": async ({ mission, task }) => {
      const { id, path, snapshot, patch } = await shelf.put(mission, task);
      return answered({ entry: id, path, snapshot, patch });
    },
    "workspaces.changes": async ({ mission, task }) => answered(await changesOf(tools, mission, task)),
    "workspaces.usage": async () => answered(await workspaceUsage(tools)),
    "workspaces.list": async ({ mission }) => answered(await workspacesOf(tools, mission)),
    "checkpoints.list": async ({ mission, task, ...wanted }) => {
      const work = await workOf(tools, mission, task);
      const page = pageOf(
        await checkpointsOf(work),
        wanted,
        ({ ref }) => ref,
        (checkpoint) => checkpoint,
      );
      const rows = [];
      for (const checkpoint of page.rows) rows.push(await checkpointRow(work, checkpoint));
      return answered({ rows, next: page.next });
    },
    "checkpoints.restore": async ({ mission, task, ref }) => {
      const work = await workOf(tools, mission, task);
      const { workspace, kept } = await restoreCheckpoint(tools, work, ref);
      const { leftOut, nested } = kept;
      return answered({ path: workspace.path, kept: kept.ref, leftOut: [...leftOut], nested: [...nested] });
    },
    "tasks.diff": async ({ mission, task, between, from }) =>
      answered(await diffPiece(await workOf(tools, mission, task), from, between)),
  };
}
