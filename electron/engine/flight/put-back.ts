import { PlainError } from "#launch/plain-error.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { headInstead, putBack } from "../git/merge/sound-head.ts";
import { provenWork, putWorkBack } from "../git/merge/sound-work.ts";
import { missionBranch, missionHead, type FlightRepository } from "./flight-repositories.ts";

/** Whoever moves a branch faster than it is put back does not stop. */
const MAX_TIMES = 3;

/** What a mission branch is known to hold. */
export interface KnownHead {
  readonly mission: MissionId;
  readonly place: MissionPlace;
  /** What the log says was merged. */
  readonly merged: readonly string[];
}

export const mergedIn = ({ tasks }: Pick<MissionState, "tasks">): readonly string[] =>
  [...tasks.values()].flatMap(({ mergedAs }) => mergedAs ?? []);

/** Where the mission branch is, put back first when somebody else moved it; `told` says so to the mission. */
export async function soundHead(
  flight: FlightRepository,
  { mission, place, merged }: KnownHead,
): Promise<{ readonly head: string; readonly told: Command[] }> {
  const { repository } = flight;
  const told: Command[] = [];
  for (let time = 0; time < MAX_TIMES; time++) {
    const head = await missionHead(flight, mission, place);
    const to = await headInstead(repository, { mission, head, merged });
    if (to === null) return { head, told };
    const isBack = await putBack(repository, { ref: missionBranch(mission), mission, from: head, to });
    if (isBack) told.push({ type: "merge.branch-put-back", task: null, found: head, to });
  }
  throw new PlainError(
    `The mission branch was moved by somebody else ${MAX_TIMES} times while it was put back. Nothing was changed; end what moves it.`,
  );
}

/** The work of tasks as it was proven and read: each by its commit, with its branch put back when somebody else moved it. */
export async function soundWork<Work extends { readonly id: TaskId; readonly branch: string }>(
  { repository }: FlightRepository,
  mission: MissionId,
  tasks: readonly Work[],
): Promise<{ readonly works: readonly (Work & { readonly named: string })[]; readonly told: Command[] }> {
  const told: Command[] = [];
  const works: (Work & { readonly named: string })[] = [];
  for (const work of tasks) {
    const { id, branch } = work;
    const back = await putWorkBack(repository, { mission, branch });
    if (back !== null) told.push({ type: "merge.branch-put-back", task: id, ...back });
    works.push({ ...work, branch: (await provenWork(repository, branch)) ?? branch, named: branch });
  }
  return { works, told };
}
