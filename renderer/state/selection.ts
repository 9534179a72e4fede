import { createStore, type StoreApi } from "zustand/vanilla";
import { decisionId, taskId, type DecisionId, type TaskId } from "#shared/mission/ids.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import { z } from "zod";

/** What a window looks at; every view shows the same selection. */
export interface Selection {
  readonly mission: MissionId | null;
  readonly task: TaskId | null;
  /** The card that is open; null: the one on top. */
  readonly decision: DecisionId | null;
  /** Another mission begins with nothing selected in it. */
  readonly openMission: (mission: MissionId | null, task?: TaskId | null) => void;
  readonly selectTask: (task: TaskId | null) => void;
  readonly openDecision: (decision: DecisionId | null) => void;
}

export type SelectionStore = StoreApi<Selection>;

const KEY = "flightdeck.selection";

const kept = z.object({
  mission: missionId.nullable(),
  task: taskId.nullable(),
  decision: decisionId.nullable(),
});

/** Per window; a reload keeps it. */
export function selectionStore(): SelectionStore {
  const store = createStore<Selection>()((set) => ({
    ...readKept(),
    openMission: (mission, task = null) => set({ mission, task }),
    selectTask: (task) => set({ task }),
    openDecision: (decision) => set({ decision }),
  }));
  store.subscribe(({ mission, task, decision }) =>
    sessionStorage.setItem(KEY, JSON.stringify({ mission, task, decision })),
  );
  return store;
}

function readKept(): z.infer<typeof kept> {
  const nothing = { mission: null, task: null, decision: null };
  const text = sessionStorage.getItem(KEY);
  if (text === null) return nothing;
  try {
    return kept.parse(JSON.parse(text));
  } catch (error) {
    // Only what was looked at is lost.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return nothing;
    throw error;
  }
}
