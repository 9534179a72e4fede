import { createStore, type StoreApi } from "zustand/vanilla";
import { decisionId, taskId, type DecisionId, type TaskId } from "#shared/mission/ids.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import { z } from "zod";
import { windowStorage } from "./window-storage.ts";

export type InspectorTab = "overview" | "terminal" | "changes" | "events" | "prompt";

/** What a window looks at; every view shows the same selection. */
export interface Selection {
  readonly mission: MissionId | null;
  readonly task: TaskId | null;
  /** The card that is open; null: the one on top. */
  readonly decision: DecisionId | null;
  /** Another mission begins with nothing selected in it. */
  readonly openMission: (mission: MissionId | null, task?: TaskId | null) => void;
  readonly selectTask: (task: TaskId | null) => void;
  /** Selects it and shows everything about it, from the front or at one of the inspector's tabs. */
  readonly inspect: (task: TaskId, tab?: InspectorTab) => void;
  /** What the inspector was asked for last; a new object each time. */
  readonly inspected: { readonly task: TaskId; readonly tab: InspectorTab | null } | null;
  readonly openDecision: (decision: DecisionId | null) => void;
  /** Opens it where it can be seen, whatever stands there now. */
  readonly showDecision: (decision: DecisionId) => void;
  /** What was to be shown last; a new object each time. */
  readonly decisionShown: { readonly decision: DecisionId } | null;
}

export type SelectionStore = StoreApi<Selection>;

const KEY = "flightdeck.selection";

const kept = z.object({
  mission: missionId.nullable(),
  task: taskId.nullable(),
  decision: decisionId.nullable(),
});

/** Per window; a reload and a restart keep it, and a new window begins with what was looked at last. */
export function selectionStore(): SelectionStore {
  const store = createStore<Selection>()((set) => ({
    ...readKept(),
    inspected: null,
    openMission: (mission, task = null) => set({ mission, task }),
    selectTask: (task) => set({ task }),
    inspect: (task, tab) => set({ task, inspected: { task, tab: tab ?? null } }),
    decisionShown: null,
    openDecision: (decision) => set({ decision }),
    showDecision: (decision) => set({ decision, decisionShown: { decision } }),
  }));
  store.subscribe(({ mission, task, decision }) => {
    windowStorage.setItem(KEY, JSON.stringify({ mission, task, decision }));
  });
  return store;
}

function readKept(): z.infer<typeof kept> {
  const nothing = { mission: null, task: null, decision: null };
  const text = windowStorage.getItem(KEY);
  if (text === null) return nothing;
  try {
    return kept.parse(JSON.parse(text));
  } catch (error) {
    // Only what was looked at is lost.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return nothing;
    throw error;
  }
}
