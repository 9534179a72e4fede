import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { CheckpointRow } from "#shared/contract/upkeep-requests.ts";
import { PlainError } from "#launch/plain-error.ts";
import { missionBranch } from "../flight/flight-repositories.ts";
import { gitText } from "../git/git.ts";
import type { Kept } from "../git/snapshots.ts";
import { hiddenRefs } from "../git/workspace.ts";
import type { Workspace } from "../git/workspaces.ts";
import type { OwnRepository } from "./own-repositories.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";

/** Enough to know it again; the rest is in its diff. */
const MOST_PATHS = 100;

export interface Checkpoint {
  readonly ref: string;
  readonly kind: CheckpointRow["kind"];
  readonly label: string;
  readonly at: number;
  readonly commit: string;
}

/** What a mission knows of the work of one task. */
export interface TaskWork {
  readonly own: OwnRepository;
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly branch: string;
  /** The commit its newest attempt began at. */
  readonly base: string;
  readonly mergedAs: string | null;
  /** Between its dispatch and its end. */
  readonly isActive: boolean;
}

/** The work of a task wherever it is by now. Throws a sentence when nothing was ever begun. */
export async function workOf(tools: UpkeepTools, mission: MissionId, task: TaskId): Promise<TaskWork> {
  const seen = await tools.missions.read(mission, (state) => look(state, task));
  if (!seen.ok) throw new PlainError(seen.sentence);
  if (seen.view === null) throw new PlainError(`There is no task "${task}" in ${mission}.`);
  const { workspace, mergedAs, isActive } = seen.view;
  const own = workspace === null ? null : await repositoryOf(tools, mission);
  if (workspace === null || own === null)
    throw new PlainError(`"${task}" of ${mission} was not begun yet: there is no work of it.`);
  const { branch, base } = workspace;
  return { own, mission, task, branch, base, mergedAs, isActive };
}

function look(state: MissionState, id: TaskId) {
  const task = state.tasks.get(id);
  if (task === undefined) return null;
  return { workspace: task.workspace, mergedAs: task.mergedAs, isActive: state.active.has(id) };
}

/** The one that has the branch of the mission. */
async function repositoryOf(tools: UpkeepTools, mission: MissionId): Promise<OwnRepository | null> {
  for (const own of await tools.repositories.all())
    if ((await own.repository.ref(missionBranch(mission))) !== null) return own;
  return null;
}

/** What was kept of a task, the newest first. */
export async function checkpointsOf({ own, branch }: TaskWork): Promise<Checkpoint[]> {
  const all = await Promise.all([
    listed(own, hiddenRefs("checkpoints", { branch }), "checkpoint"),
    listed(own, hiddenRefs("trash", { branch }), "kept"),
  ]);
  return all.flat().toSorted((one, two) => two.at - one.at || numberOf(two.ref) - numberOf(one.ref));
}

async function listed(
  { repository }: OwnRepository,
  prefix: string,
  kind: Checkpoint["kind"],
): Promise<Checkpoint[]> {
  const format = "--format=%(objectname)%00%(refname)%00%(committerdate:unix)%00%(contents:subject)";
  const text = await gitText(["for-each-ref", format, prefix], repository.place);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [commit = "", ref = "", seconds = "", subject = ""] = line.split("\0");
      return { ref, kind, label: subject.replace(/^Flightdeck: /, ""), at: Number(seconds) * 1_000, commit };
    });
}

const numberOf = (ref: string): number => Number.parseInt(ref.slice(ref.lastIndexOf("/") + 1), 10);

/** With what differs from the base of the task. */
export async function checkpointRow({ own, base }: TaskWork, checkpoint: Checkpoint): Promise<CheckpointRow> {
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv"];
  const names = await gitText([...args, base, checkpoint.commit], own.repository.place);
  const paths = names.split("\0").filter((name) => name !== "");
  return { ...checkpoint, changed: paths.length, paths: paths.slice(0, MOST_PATHS) };
}

/** Makes the files of a workspace what they were; what is there now is kept first. Refused while anybody works in it. */
export async function restoreCheckpoint(
  tools: UpkeepTools,
  work: TaskWork,
  ref: string,
): Promise<{ readonly workspace: Workspace; readonly kept: Kept }> {
  const { own, mission, task, isActive } = work;
  if (!(await checkpointsOf(work)).some((each) => each.ref === ref))
    throw new PlainError(`"${task}" of ${mission} has no checkpoint ${ref}. Nothing was changed.`);
  if (isActive) {
    throw new PlainError(
      `"${task}" is under way, and a session that is paused still lives in its workspace. Nothing was changed. ` +
        `End it with "flightdeck task cancel" first; "flightdeck task retry" goes on from what you restored.`,
    );
  }
  const workspace = await own.workspaces.known({ mission, task });
  await tools.use.insistFree(workspace.path, "Nothing was changed.");
  return { workspace, kept: await own.workspaces.restore(workspace, ref) };
}
