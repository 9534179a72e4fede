import { createContext, useContext } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStore } from "zustand";
import type { DecisionId } from "#shared/mission/ids.ts";
import { NO_FLOOD, type FloodState } from "../groups/flood.ts";

export const TABS = ["pending", "snoozed", "resolved", "rules"] as const;
export type Tab = (typeof TABS)[number];

/** How the pending ones stand: equal ones as one row, or, in a flood, everything of one sort as one row. */
export type View = "ranked" | "grouped";

export interface TriageState {
  readonly tab: Tab;
  /** null: a flood is grouped, all else is ranked. */
  readonly chosenView: View | null;
  /** Rows that are unfolded, by key. */
  readonly unfolded: ReadonlySet<string>;
  readonly flood: FloodState;
  /** A rule is being made of this one. */
  readonly ruleOf: DecisionId | null;
}

export type TriageStore = StoreApi<TriageState>;

export const triageStore = (): TriageStore =>
  createStore<TriageState>()(() => ({
    tab: "pending",
    chosenView: null,
    unfolded: new Set(),
    flood: NO_FLOOD,
    ruleOf: null,
  }));

export const viewOf = ({ chosenView, flood }: TriageState): View =>
  chosenView ?? (flood.flooded ? "grouped" : "ranked");

export function toggleUnfolded(store: TriageStore, key: string): void {
  store.setState(({ unfolded }) => {
    const next = new Set(unfolded);
    if (!next.delete(key)) next.add(key);
    return { unfolded: next };
  });
}

export const TriageContext = createContext<TriageStore | null>(null);

export function useTriageStore(): TriageStore {
  const store = useContext(TriageContext);
  if (store === null) throw new Error("This part of the page is outside the decisions.");
  return store;
}

export function useTriage<Picked>(pick: (state: TriageState) => Picked): Picked {
  return useStore(useTriageStore(), pick);
}
