import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { FollowedMissions } from "../../state/mission-store.ts";
import type { Answering } from "./answering.ts";

/** Longer than a card stays on the page there is nobody to tell. */
const WATCH_MS = 10_000;

/** "Agent continued" is said only when the agent was seen to do something after the answer had been written down. */
export function followContinuation(
  missions: FollowedMissions,
  answering: Answering,
  rowOf: (id: DecisionId) => DecisionRow | undefined,
): void {
  const watched = new Set<DecisionId>();
  answering.store.subscribe((all) => {
    for (const [id, { phase }] of all) {
      const row = rowOf(id);
      if (phase !== "sent" || watched.has(id) || row === undefined || row.asker === null) continue;
      watched.add(id);
      watch(missions, row, () => answering.continued(id));
    }
  });
}

function watch(missions: FollowedMissions, row: DecisionRow, seen: () => void): void {
  const close = missions.open(row.mission);
  const store = missions.storeOf(row.mission);
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    unsubscribe?.();
    close();
  };
  const timer = setTimeout(end, WATCH_MS);
  const look = () => {
    const state = store?.getState().state ?? null;
    if (state === null || !hasContinued(state, row)) return;
    seen();
    end();
  };
  const unsubscribe = store?.subscribe(look);
  look();
}

function hasContinued(state: MissionState, { id, task }: DecisionRow): boolean {
  const record = state.decisions.get(id);
  if (task === null || record === undefined || record.resolution === null) return false;
  const attempts = state.tasks.get(task)?.attempts ?? [];
  const own = attempts.find(({ number }) => number === record.decision.attempt);
  return own !== undefined && own.lastProgressAt > record.resolution.at;
}
