import type { MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { Repository } from "../git/repository.ts";
import type { Proof } from "./evidence/acceptance.ts";
import { endOfText, shownText } from "./shown-text.ts";

const held = (mission: MissionId): string => `refs/flightdeck/whole/${mission}/held`;
const failed = (mission: MissionId): string => `refs/flightdeck/whole/${mission}/failed`;

export interface WholeLook {
  readonly mission: MissionId;
  readonly head: string;
  /** What the mission was told last of whether it is a gate; null: nothing. */
  readonly known: boolean | null;
  /** Runs what verifies the mission as a whole on a commit. */
  readonly prove: (commit: string) => Promise<Proof>;
}

/**
 * Whether what verifies the mission as a whole is a gate of this train: only what held on the head can be broken by
 * somebody. A mission often makes true what its commands ask for, so they are no gate until they hold: they are looked
 * at on every new head, and the mission is told when that changes. What fails at the very first look is run once more, as
 * one bad moment would leave everything that follows unguarded.
 */
export async function isWholeAGate(
  repository: Repository,
  { mission, head, known, prove }: WholeLook,
): Promise<{ readonly isGate: boolean; readonly told: readonly Command[] }> {
  const say = (holds: boolean, detail: string) => ({
    isGate: holds,
    told: known === holds || (holds && known === null && detail === "") ? [] : [told(head, holds, detail)],
  });
  if ((await repository.ref(held(mission))) === head) return say(true, "");
  const before = await repository.ref(failed(mission));
  if (before === head) return say(false, "They were run on it before.");
  const first = await prove(head);
  const again = !first.holds && before === null ? await prove(head) : null;
  const { holds, detail } = again ?? first;
  await note(repository, holds ? held(mission) : failed(mission), head);
  if (!holds) return say(false, detail);
  return say(
    true,
    again === null ? "" : `They failed at first, and held when they were run again:\n${first.detail}`,
  );
}

const told = (commit: string, holds: boolean, detail: string): Command => ({
  type: "merge.whole-checked",
  commit,
  holds,
  detail: endOfText(shownText(detail), 20_000),
});

/** It held on this commit, which is the next head. */
export const noteWholeHeld = (repository: Repository, mission: MissionId, commit: string): Promise<unknown> =>
  note(repository, held(mission), commit);

async function note(repository: Repository, ref: string, commit: string): Promise<boolean> {
  return repository.moveRef(ref, commit, await repository.ref(ref));
}
