import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { SessionId } from "#shared/ids.ts";
import type { Emulator } from "./emulator.ts";
import type { Paste } from "./paste.ts";
import { WebglBudget } from "./webgl-budget.ts";

/** A question to the person, above the terminals. */
export type Question =
  | { readonly kind: "end"; readonly session: SessionId }
  | { readonly kind: "paste"; readonly session: SessionId; readonly paste: Paste; readonly send: () => void }
  | { readonly kind: "link"; readonly address: string };

export interface DeskState {
  readonly mode: "grid" | "focus";
  /** The terminal that commands act on. */
  readonly active: SessionId | null;
  /** The terminal this window types into. At most one. */
  readonly controlled: SessionId | null;
  readonly finding: SessionId | null;
  /** Terminals whose end was asked for and is not there yet. */
  readonly ending: readonly SessionId[];
  readonly question: Question | null;
}

/** What this window does with terminals: none of it is known to the engine. */
export interface Desk {
  readonly state: StoreApi<DeskState>;
  /** Terminals a person opened in this window and nobody has shown yet: control starts taken, output from its first byte. */
  readonly opened: Set<SessionId>;
  /** The emulators there are now: one for each terminal that is on the screen. */
  readonly emulators: StoreApi<ReadonlyMap<SessionId, Emulator>>;
  readonly webgl: WebglBudget;
}

const MODE_KEY = "flightdeck.terminals.mode";

export function createDesk(): Desk {
  const state = createStore<DeskState>()(() => ({
    mode: localStorage.getItem(MODE_KEY) === "focus" ? "focus" : "grid",
    active: null,
    controlled: null,
    finding: null,
    ending: [],
    question: null,
  }));
  state.subscribe(({ mode }, before) => {
    if (mode !== before.mode) localStorage.setItem(MODE_KEY, mode);
  });
  return {
    state,
    opened: new Set(),
    emulators: createStore<ReadonlyMap<SessionId, Emulator>>()(() => new Map()),
    webgl: new WebglBudget(),
  };
}

export function addEmulator({ emulators }: Desk, session: SessionId, emulator: Emulator): void {
  emulators.setState(new Map(emulators.getState()).set(session, emulator), true);
}

/** Only if it is still this one: a tile that moved may have made the next already. */
export function removeEmulator({ emulators }: Desk, session: SessionId, emulator: Emulator): void {
  if (emulators.getState().get(session) !== emulator) return;
  const others = new Map(emulators.getState());
  others.delete(session);
  emulators.setState(others, true);
}

/** Makes a terminal the one that commands act on. Control of another one ends: keys go where the eye is. */
export function activate(desk: Desk, session: SessionId): void {
  const { active, controlled } = desk.state.getState();
  if (active === session && (controlled === null || controlled === session)) return;
  desk.state.setState({ active: session, controlled: controlled === session ? session : null });
}

export function takeControl(desk: Desk, session: SessionId): void {
  desk.state.setState({ active: session, controlled: session });
}

export function releaseControl(desk: Desk): void {
  desk.state.setState({ controlled: null });
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("This part of the page is outside the terminals.");
  return desk;
}

export function useDeskState<Picked>(pick: (state: DeskState) => Picked): Picked {
  return useStore(useDesk().state, pick);
}
