import type { CommandInput } from "../command.ts";
import type { MissionState } from "../state.ts";
import type { Dice } from "./dice.ts";

/** What becomes of a train. In bad weather one car of it breaks: what is before it is merged, what is behind it waits. */
export function merged(train: readonly string[], bad: boolean, dice: Dice): CommandInput[] {
  const broken = bad ? dice.below(train.length) : train.length;
  return train.map((task, place) => {
    if (place < broken)
      return { type: "merge.done", task, commit: `c-${task}`, tree: `t-${train.join("-")}`.slice(0, 64) };
    if (place > broken) return { type: "merge.postponed", task, reason: "it stood behind" };
    return dice.chance(0.5)
      ? { type: "merge.conflicted", task, paths: ["src/a.ts"], detail: "both changed line 3" }
      : { type: "merge.rejected", task, reason: "2 tests failed on the merged tree" };
  });
}

/** Whoever is looked at merges with everybody, or now and then with somebody not. */
export function looked(
  { active, tasks }: MissionState,
  task: string,
  bad: boolean,
  dice: Dice,
): CommandInput[] {
  const others = [...active].filter((id) => id !== task && tasks.get(id)?.workspace != null);
  const compared = [null, ...others.slice(0, 5)].map((other) => ({
    with: other,
    paths: bad && dice.chance(0.4) ? [`src/${dice.below(4)}.ts`] : [],
    by: [],
  }));
  return [{ type: "conflict.forecast", task, compared }];
}
