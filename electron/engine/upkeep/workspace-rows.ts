import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { RequestResult } from "#shared/contract/contract.ts";
import type { WorkspaceRow } from "#shared/contract/upkeep-requests.ts";
import { PlainError } from "#launch/plain-error.ts";
import { usedBytes } from "../disk/used-bytes.ts";
import { allRecords, hasAdmin, workspaceOf, type WorkspaceRecord } from "../git/workspace-record.ts";
import { stateOf } from "../git/workspace-state.ts";
import { standingOf } from "./mission-standing.ts";
import { bytesOf } from "./trash-shelf.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { trashAt } from "./when-due.ts";

/** The workspaces a mission has now, who works in them, and what it takes on the disk. */
export async function workspacesOf(
  tools: UpkeepTools,
  mission: MissionId,
): Promise<RequestResult<"workspaces.list">> {
  const own = (await allRecords(tools.home)).filter((record) => record.mission === mission);
  const seen = await tools.missions.read(mission, (state) => ({
    sessions: sessionsOf(state),
    tasks: new Map(own.map(({ task }) => [task, lookAtTask(state, task)])),
  }));
  if (!seen.ok) throw new PlainError(seen.sentence);
  const { tasks, sessions } = seen.view;
  const rows = await Promise.all(own.map((record) => rowOf(tools, record, tasks.get(record.task))));
  return { rows, transcriptBytes: await transcriptBytes(tools.home, sessions) };
}

/** What all workspaces together take on the disk. */
export async function workspaceUsage({
  home,
}: Pick<UpkeepTools, "home">): Promise<RequestResult<"workspaces.usage">> {
  const records = await allRecords(home);
  return { count: records.length, bytes: records.length === 0 ? 0 : await bytesOf(join(home, "workspaces")) };
}

function lookAtTask(state: MissionState, name: string) {
  const task = state.tasks.get(name as TaskId);
  return { status: task === undefined ? null : statusOf(task), standing: standingOf(state, name) };
}

async function rowOf(
  tools: UpkeepTools,
  record: WorkspaceRecord,
  seen: ReturnType<typeof lookAtTask> | undefined,
): Promise<WorkspaceRow> {
  const { task, path, branch, base, stage } = record;
  const restoredAt = await tools.kept.of(record);
  return {
    task,
    status: seen?.status ?? null,
    path,
    branch,
    base,
    state:
      stage === "ready" && hasAdmin(record)
        ? await stateOf(workspaceOf(record), tools.home)
        : makingOr(stage),
    bytes: await bytesOf(path),
    users: await tools.use.users(path).catch(() => ["nobody can tell: the session host does not answer"]),
    trashAt: seen === undefined ? null : trashAt({ ...seen.standing, restoredAt }),
  };
}

const makingOr = (stage: WorkspaceRecord["stage"]): "making" | "removing" =>
  stage === "removing" ? "removing" : "making";

const sessionsOf = (state: MissionState): string[] =>
  [...state.tasks.values()].flatMap(({ attempts }) =>
    attempts.flatMap(({ segments }) => segments.flatMap(({ session }) => session ?? [])),
  );

/** Of the agents' sessions; what the engine ran itself belongs to no mission alone. null: it took too long. */
async function transcriptBytes(home: string, sessions: readonly string[]): Promise<number | null> {
  const folders = sessions
    .map((session) => join(home, "sessions", session))
    .filter((path) => existsSync(path));
  return folders.length === 0 ? 0 : usedBytes(folders).catch(() => null);
}
