import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { inQueueOrder } from "#shared/contract/queue-order.ts";

/** A mission that is new stands at the end; one that changed keeps its place. */
export function putMission(missions: readonly MissionSummary[], row: MissionSummary): MissionSummary[] {
  const isKnown = missions.some(({ id }) => id === row.id);
  return isKnown ? missions.map((each) => (each.id === row.id ? row : each)) : [...missions, row];
}

export function putDecision(queue: readonly DecisionRow[], update: QueueUpdate): DecisionRow[] {
  const id = update.kind === "put" ? update.row.id : update.id;
  const others = queue.filter((each) => each.id !== id);
  return update.kind === "gone" ? others : inQueueOrder([...others, update.row], Date.now());
}
