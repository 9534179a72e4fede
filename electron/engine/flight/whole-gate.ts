import type { MissionId } from "#shared/ids.ts";
import type { Repository } from "../git/repository.ts";
import { proveWholeOn, type TrainProof } from "./prove-train.ts";
import type { Hands } from "./hands.ts";

const held = (mission: MissionId): string => `refs/flightdeck/whole/${mission}/held`;
const failed = (mission: MissionId): string => `refs/flightdeck/whole/${mission}/failed`;

/**
 * Whether what verifies the mission as a whole is a gate of this train: only what held on the head can be broken by
 * somebody. A mission often makes true what its commands ask for; those are no gate on the way and are run at its end. Asked
 * once per mission, and remembered in refs.
 */
export async function isWholeAGate(
  hands: Hands,
  repository: Repository,
  train: TrainProof,
  head: string,
): Promise<boolean> {
  if (train.whole.length === 0 || (await repository.ref(failed(train.mission))) !== null) return false;
  if ((await repository.ref(held(train.mission))) === head) return true;
  const { holds } = await proveWholeOn(hands, train, head);
  await note(repository, holds ? held(train.mission) : failed(train.mission), head);
  return holds;
}

/** It held on this commit, which is the next head. */
export const noteWholeHeld = (repository: Repository, mission: MissionId, commit: string): Promise<unknown> =>
  note(repository, held(mission), commit);

async function note(repository: Repository, ref: string, commit: string): Promise<boolean> {
  return repository.moveRef(ref, commit, await repository.ref(ref));
}
