import { createStore, type StoreApi } from "zustand/vanilla";
import { ownStorage } from "../../state/window-storage.ts";
import { brief, EMPTY_BRIEF, type Brief } from "./brief.ts";

export interface Draft {
  readonly brief: Brief;
  /** A person asked to launch: from then on every field says what is missing. */
  readonly tried: boolean;
  /** Asks and says so; nothing can be asked for twice meanwhile. */
  readonly launching: boolean;
  /** Why the person goes without a review of the plan; not kept, so that it is never taken for the next one. Empty: they do not. */
  readonly waiver: string;
  /** Why it was not launched, and what was kept. */
  readonly refusal: string | null;
}

export type BriefStore = StoreApi<Draft>;

/** One draft for each window, as with unsent letters: two are never one, and each outlives its window and the app. */
const KEY = "flightdeck.new-mission";

export function briefStore(): BriefStore {
  const store = createStore<Draft>()(() => ({
    brief: readKept(),
    tried: false,
    launching: false,
    waiver: "",
    refusal: null,
  }));
  store.subscribe((draft, before) => {
    if (draft.brief !== before.brief) ownStorage.setItem(KEY, JSON.stringify(draft.brief));
  });
  return store;
}

export function write(store: BriefStore, change: Partial<Brief>): void {
  store.setState(({ brief: before }) => ({ brief: { ...before, ...change }, refusal: null }));
}

export const startAnew = (store: BriefStore): void =>
  store.setState({ brief: EMPTY_BRIEF, tried: false, waiver: "", refusal: null });

function readKept(): Brief {
  const text = ownStorage.getItem(KEY);
  if (text === null) return EMPTY_BRIEF;
  try {
    const kept = brief.safeParse(JSON.parse(text));
    // A draft of another build that fits no more; what it held was never sent anywhere.
    return kept.success ? kept.data : EMPTY_BRIEF;
  } catch (error) {
    if (error instanceof SyntaxError) return EMPTY_BRIEF;
    throw error;
  }
}
