import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Progress } from "./answering.ts";
import type { Ending } from "./decisions-desk.ts";

/** How a card stands, by what was seen: its end, how far its answer has come, and what the queue says. */
export function stateOf(
  row: Pick<DecisionRow, "state">,
  ending: Pick<Ending, "state"> | null,
  progress: Progress | undefined,
): string {
  if (ending !== null) return ending.state;
  const phase = progress?.phase;
  if (phase === "releasing" || phase === "sending") return phase;
  // On disk already, and the queue has not said so yet: it does not wait any more.
  const isTaken = phase === "sent" || phase === "continued";
  return isTaken && row.state === "pending" ? "sent" : row.state;
}
