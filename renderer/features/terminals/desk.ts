import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { SessionId } from "#shared/ids.ts";
import { windowStorage } from "../../state/window-storage.ts";
import type { Emulator } from "./emulator.ts";
import type { MarkPlace } from "./marks.ts";
import { PaintBudget } from "./paint-budget.ts";
import type { Paste } from "./paste.ts";
import type { MissionTerminal, PersonTerminal, ShownTerminal } from "./shown-terminal.ts";
import { WebglBudget } from "./webgl-budget.ts";

/** A question to the person, above the terminals. */
export type Question =
  | { readonly kind: "end"; readonly session: SessionId }
  | { readonly kind: "paste"; readonly session: SessionId; readonly paste: Paste; readonly send: () => void }
  | { readonly kind: "link"; readonly address: string };

/** One terminal large, four of them, or as many as there is room for. */
export type Layout = "focus" | "four" | "grid";

export interface DeskState {
  readonly mode: Layout;
  /** What one shown large goes back to. */
  readonly many: Exclude<Layout, "focus">;
  /** The terminal that commands act on. */
  readonly active: SessionId | null;
  /** The terminal this window types into. At most one. */
  readonly controlled: SessionId | null;
  readonly finding: SessionId | null;
  /** Where the active terminal was gone to by its marks. */
  readonly mark: MarkPlace | null;
  /** The agent that is being told something. */
  readonly composing: SessionId | null;
  /** Terminals whose end was asked for and is not there yet. */
  readonly ending: readonly SessionId[];
  readonly question: Question | null;
  /** Terminals that keep their place in front, in the order they were pinned. */
  readonly pinned: readonly SessionId[];
}

/** What this window does with terminals: none of it is known to the engine. */
export interface Desk {
  readonly state: StoreApi<DeskState>;
  /** Terminals a person opened in this window and nobody has shown yet: control starts taken, output from its first byte. */
  readonly opened: Set<SessionId>;
  /** One window may show a terminal in two places: their emulators, the one looked at last behind the others. */
  readonly views: Map<SessionId, readonly Emulator[]>;
  /** The emulators there are now: of each terminal the one that commands and control are about. */
  readonly emulators: StoreApi<ReadonlyMap<SessionId, Emulator>>;
  /** The terminals that a person opened, here or elsewhere. */
  readonly persons: StoreApi<readonly PersonTerminal[]>;
  /** Sessions of agents, as the missions tell of them. */
  readonly fleet: StoreApi<readonly MissionTerminal[]>;
  /** Every terminal there is, for commands. */
  readonly shown: StoreApi<readonly ShownTerminal[]>;
  /** The order of the grid. */
  readonly order: StoreApi<readonly SessionId[]>;
  readonly webgl: WebglBudget;
  /** Whose output is drawn when. */
  readonly paint: PaintBudget;
}

const MODE_KEY = "flightdeck.terminals.mode";
const MANY_KEY = "flightdeck.terminals.many";

export function createDesk(): Desk {
  const state = createStore<DeskState>()(() => ({
    mode: layoutIn(MODE_KEY) ?? "grid",
    many: layoutIn(MANY_KEY) === "four" ? "four" : "grid",
    active: null,
    controlled: null,
    finding: null,
    mark: null,
    composing: null,
    ending: [],
    question: null,
    pinned: [],
  }));
  state.subscribe(({ mode, many }, before) => {
    if (mode !== before.mode) windowStorage.setItem(MODE_KEY, mode);
    if (many !== before.many) windowStorage.setItem(MANY_KEY, many);
  });
  return {
    state,
    opened: new Set(),
    views: new Map(),
    emulators: createStore<ReadonlyMap<SessionId, Emulator>>()(() => new Map()),
    persons: createStore<readonly PersonTerminal[]>()(() => []),
    fleet: createStore<readonly MissionTerminal[]>()(() => []),
    shown: createStore<readonly ShownTerminal[]>()(() => []),
    order: createStore<readonly SessionId[]>()(() => []),
    webgl: new WebglBudget(),
    paint: new PaintBudget(),
  };
}

function layoutIn(key: string): Layout | null {
  const kept = windowStorage.getItem(key);
  return kept === "focus" || kept === "four" || kept === "grid" ? kept : null;
}

export function showLayout({ state }: Desk, mode: Layout): void {
  state.setState(mode === "focus" ? { mode } : { mode, many: mode });
}

function setViews(desk: Desk, session: SessionId, list: readonly Emulator[]): void {
  desk.views.set(session, list);
  const emulators = new Map(desk.emulators.getState());
  const newest = list.at(-1);
  if (newest === undefined) emulators.delete(session);
  else emulators.set(session, newest);
  desk.emulators.setState(emulators, true);
}

const viewsOf = (desk: Desk, session: SessionId, without: Emulator): readonly Emulator[] =>
  (desk.views.get(session) ?? []).filter((each) => each !== without);

export function addEmulator(desk: Desk, session: SessionId, emulator: Emulator): void {
  setViews(desk, session, [...viewsOf(desk, session, emulator), emulator]);
}

export function removeEmulator(desk: Desk, session: SessionId, emulator: Emulator): void {
  setViews(desk, session, viewsOf(desk, session, emulator));
}

/** The keyboard came to this view of a terminal. Control stays where it was taken. */
export function lookAt(desk: Desk, session: SessionId, emulator: Emulator): void {
  if (desk.state.getState().controlled === session) return;
  if (desk.emulators.getState().get(session) !== emulator) addEmulator(desk, session, emulator);
}

/** Makes a terminal the one that commands act on. Control of another one ends: keys go where the eye is. */
export function activate(desk: Desk, session: SessionId): void {
  const { active, controlled } = desk.state.getState();
  if (active === session && (controlled === null || controlled === session)) return;
  desk.state.setState({ active: session, controlled: controlled === session ? session : null, mark: null });
}

export function takeControl(desk: Desk, session: SessionId): void {
  desk.state.setState({ active: session, controlled: session });
}

export function releaseControl(desk: Desk): void {
  desk.state.setState({ controlled: null });
}

export function togglePin({ state }: Desk, session: SessionId): void {
  const { pinned } = state.getState();
  const others = pinned.filter((id) => id !== session);
  state.setState({ pinned: others.length < pinned.length ? others : [...pinned, session] });
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
