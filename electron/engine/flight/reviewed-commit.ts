import { PlainError } from "#launch/plain-error.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { provenWork } from "../git/merge/sound-work.ts";
import type { Hands } from "./hands.ts";
import type { Reviewed } from "./review-places.ts";

interface Work extends Pick<TaskState, "workspace"> {
  readonly place: MissionPlace;
}

/** The commit of the task that was proven last: what would be merged, wherever its branch is by now. */
export async function reviewedCommit(hands: Hands, { place, workspace }: Work): Promise<Reviewed> {
  if (workspace === null) throw new PlainError("There is no workspace, so there is nothing to review.");
  const { repository } = await hands.repositories.of(place);
  const commit = await provenWork(repository, workspace.branch);
  if (commit === null)
    throw new PlainError(`The branch ${workspace.branch} is gone, so there is nothing to review.`);
  return { place: repository.place, base: workspace.base, commit };
}
