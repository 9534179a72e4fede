import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { z } from "zod";
import type { TaskId } from "#shared/mission/ids.ts";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
import type { Question } from "./actions/asked-act.ts";
import { windowStorage } from "../../state/window-storage.ts";

const view = z.enum(["graph", "list", "timeline"]);
export type View = z.infer<typeof view>;

const kept = z.object({
  /** null: what fits the window and the mission. */
  view: view.nullable(),
  dock: z.enum(["decisions", "inspector"]),
  dockOpen: z.boolean().nullable(),
  inspector: z.enum(["overview", "terminal", "changes", "events", "prompt"]),
  bottom: z.enum(["terminals", "log", "changes"]),
  bottomOpen: z.boolean().nullable(),
  filter: z.object({
    needsMe: z.boolean(),
    hideDone: z.boolean(),
    /** null: any. */
    state: z.enum(TASK_STATUSES).nullable(),
    agent: z.string().nullable(),
  }),
});
export type Filter = z.infer<typeof kept>["filter"];
export const ANY_TASK: Filter = { needsMe: false, hideDone: false, state: null, agent: null };

/** How a window has arranged its mission screen. */
export interface Arrangement extends z.infer<typeof kept> {
  /** The list of missions is shown in the place of one. */
  readonly browsing: boolean;
  /** Something more has to be said before it is done. */
  readonly question: Question | null;
  /** The keyboard should go to this task in the view that is shown; a new object each time it should. */
  readonly focusAsked: { readonly task: TaskId } | null;
}

export type ArrangementStore = StoreApi<Arrangement>;

const KEY = "flightdeck.mission";

export function arrangementStore(): ArrangementStore {
  const store = createStore<Arrangement>()(() => ({
    ...readKept(),
    browsing: false,
    focusAsked: null,
    question: null,
  }));
  store.subscribe((state) => windowStorage.setItem(KEY, JSON.stringify(kept.parse(state))));
  return store;
}

function readKept(): z.infer<typeof kept> {
  const usual = {
    view: null,
    dock: "decisions",
    dockOpen: null,
    inspector: "overview",
    bottom: "terminals",
    bottomOpen: null,
    filter: ANY_TASK,
  } as const;
  const text = windowStorage.getItem(KEY);
  if (text === null) return usual;
  try {
    return kept.parse(JSON.parse(text));
  } catch (error) {
    // Only an arrangement of panels is lost; the usual one is a good answer.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return usual;
    throw error;
  }
}

export const ArrangementContext = createContext<ArrangementStore | null>(null);

export function useArrangementStore(): ArrangementStore {
  const store = useContext(ArrangementContext);
  if (store === null) throw new Error("This part of the page is outside the mission screen.");
  return store;
}

export function useArrangement<Picked>(pick: (arrangement: Arrangement) => Picked): Picked {
  return useStore(useArrangementStore(), pick);
}
