import type { RequestResult } from "#shared/contract/contract.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { TrashRow, WorkspaceRow } from "#shared/contract/upkeep-requests.ts";
import type { MissionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { Workbench } from "../../state/workbench.ts";

export interface Worktree extends WorkspaceRow {
  readonly mission: MissionId;
  readonly missionTitle: string;
}

export type Changes = RequestResult<"workspaces.changes">;

export interface Kept {
  readonly worktrees: readonly Worktree[];
  readonly trash: readonly TrashRow[];
  /** A sentence for each list that could not be read. */
  readonly problems: readonly string[];
}

/** Older ones are still in the trash or a command line away; each costs a look at the disk. */
const MOST_MISSIONS = 12;

type Asking = Pick<Workbench, "connection">;

/** What there is on the disk now, of the newest missions, and what was removed. */
export async function readKept(
  { connection }: Asking,
  missions: readonly MissionSummary[],
  only: MissionId | null,
): Promise<Kept> {
  const newest = missions.toSorted((a, b) => b.createdAt - a.createdAt);
  const looked = newest.filter(({ id }) => only === null || id === only).slice(0, MOST_MISSIONS);
  const problems: string[] = [];
  const lists = await Promise.all(
    looked.map(async ({ id, title }) => {
      const outcome = await connection.request("workspaces.list", { mission: id });
      if (!outcome.ok) problems.push(outcome.failure.message);
      const rows = outcome.ok ? outcome.value.rows : [];
      return rows.map((row) => ({ ...row, mission: id, missionTitle: title }));
    }),
  );
  const trash = await connection.request("trash.list", { sizes: false });
  if (!trash.ok) problems.push(trash.failure.message);
  const removed = trash.ok ? trash.value.rows : [];
  return {
    worktrees: lists.flat(),
    trash: removed.filter(({ mission }) => only === null || mission === only),
    problems: [...new Set(problems)],
  };
}

const named = ({ mission, task }: Worktree) => ({ mission, task: taskId.parse(task) });

export const readChanges = ({ connection }: Asking, worktree: Worktree) =>
  connection.request("workspaces.changes", named(worktree));

export const removeWorktree = ({ connection }: Asking, worktree: Worktree) =>
  connection.request("trash.put", named(worktree));

export const restoreWorktree = ({ connection }: Asking, { id }: TrashRow) =>
  connection.request("trash.restore", { entry: id });
