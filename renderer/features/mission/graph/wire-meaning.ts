import { isSatisfied } from "#shared/mission/flight/status.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import type { TaskFacts } from "./facts-of-mission.ts";

export type WireMeaning = "waiting" | "satisfied" | "feeding" | "broken";

/** From what needs a look most to what needs it least. */
const MEANINGS = ["broken", "feeding", "waiting", "satisfied"] as const;

/** A wire between groups says the most telling thing of the dependencies it draws. */
export function meaningOf(
  pairs: readonly (readonly [from: TaskId, to: TaskId])[],
  facts: ReadonlyMap<TaskId, TaskFacts>,
): WireMeaning {
  let most = MEANINGS.length - 1;
  for (const [from, to] of pairs) {
    most = Math.min(most, MEANINGS.indexOf(meaningOfPair(facts.get(from), facts.get(to))));
    if (most === 0) break;
  }
  return MEANINGS[most] ?? "waiting";
}

function meaningOfPair(from: TaskFacts | undefined, to: TaskFacts | undefined): WireMeaning {
  if (from === undefined || to === undefined) return "waiting";
  if (from.task.stage === "failed" || from.task.stage === "cancelled") return "broken";
  if (!isSatisfied(from.task)) return "waiting";
  return STATE_LOOKS[to.shown].tone === "run" ? "feeding" : "satisfied";
}
