import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { BriefStore, Draft } from "./brief-store.ts";
import { write } from "./brief-store.ts";
import type { Brief } from "./brief.ts";

export const BriefContext = createContext<BriefStore | null>(null);

export function useBriefStore(): BriefStore {
  const store = useContext(BriefContext);
  if (store === null) throw new Error("This part of the page is outside the new mission.");
  return store;
}

export const useDraft = <Picked>(pick: (draft: Draft) => Picked): Picked => useStore(useBriefStore(), pick);

/** One part of the brief, and how it is changed. */
export function useBrief<Name extends keyof Brief>(name: Name): [Brief[Name], (value: Brief[Name]) => void] {
  const store = useBriefStore();
  const value = useStore(store, (draft) => draft.brief[name]);
  return [value, (next) => write(store, { [name]: next })];
}
