import { PlainError } from "#launch/plain-error.ts";
import type { TakenParts } from "#shared/mission/rivals/parts.ts";
import { takeBack } from "../git/take-back.ts";
import type { Workspace } from "../git/workspace.ts";
import { findParts } from "./find-parts.ts";
import type { FlightRepository } from "./flight-repositories.ts";

/**
 * Files of the other one, as its branch has them. Through git, which follows no link out of the work tree; done again it
 * gives the same. What stands in their place is kept first: a person may have changed it, or the repository ignores it.
 */
export async function takeParts(
  { repository, workspaces }: FlightRepository,
  workspace: Workspace,
  { branch, paths, attempt }: TakenParts,
  at: number,
): Promise<void> {
  const found = await findParts(repository, { branch, paths });
  if (!found.ok) throw new PlainError(found.sentence);
  await workspaces.checkpoint(workspace, `before-parts-${attempt}`, at);
  await takeBack(workspace, found.commit, paths);
}
