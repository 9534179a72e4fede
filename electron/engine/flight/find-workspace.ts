import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { Workspace } from "../git/workspaces.ts";
import type { Missions } from "../missions/missions.ts";
import type { FlightRepositories, FlightRepository } from "./flight-repositories.ts";

export interface FoundWorkspace {
  readonly repository: FlightRepository;
  readonly workspace: Workspace;
}

/** The workspace of a task as the mission knows it. Throws a sentence when there is none. */
export async function findWorkspace(
  {
    missions,
    repositories,
  }: { readonly missions: Pick<Missions, "read">; readonly repositories: FlightRepositories },
  mission: MissionId,
  task: TaskId,
): Promise<FoundWorkspace> {
  const seen = await missions.read(mission, (state) => ({
    place: state.place,
    known: state.tasks.get(task)?.workspace ?? null,
  }));
  if (!seen.ok) throw new PlainError(seen.sentence);
  const { place, known } = seen.view;
  if (known === null) throw new PlainError(`"${task}" has no workspace yet. Nothing was changed.`);
  const repository = await repositories.of(place);
  const workspace = await repository.workspaces.known({ mission, task });
  return { repository, workspace: { ...workspace, base: known.base } };
}
