import { PlainError } from "#launch/plain-error.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { branchRef } from "../git/workspace.ts";
import type { Hands } from "./hands.ts";
import type { Reviewed } from "./review-places.ts";

interface Work extends Pick<TaskState, "workspace"> {
  readonly place: MissionPlace;
}

/** The newest commit of the task: what would be merged. */
export async function reviewedCommit(hands: Hands, { place, workspace }: Work): Promise<Reviewed> {
  if (workspace === null) throw new PlainError("There is no workspace, so there is nothing to review.");
  const { repository } = await hands.repositories.of(place);
  const commit = await repository.ref(branchRef(workspace.branch));
  if (commit === null)
    throw new PlainError(`The branch ${workspace.branch} is gone, so there is nothing to review.`);
  return { place: repository.place, base: workspace.base, commit };
}
