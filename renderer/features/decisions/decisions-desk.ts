import { createStore, type StoreApi } from "zustand/vanilla";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import { inQueueOrder } from "#shared/contract/queue-order.ts";
import type { DecisionState, Resolution } from "#shared/mission/decisions/decision.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useSettings, useWorkbench, type Workbench } from "../../state/workbench.ts";
import { Answering, type Answer, type Progress } from "./answering.ts";
import { followContinuation } from "./continuation.ts";
import { nextAfter } from "./groups/auto-advance.ts";
import { placed, stillNew } from "./queue-places.ts";
import { WaysBack } from "./ways-back.ts";
import { windowChannel } from "./window-channel.ts";

/** What became of a decision that no longer waits. `unknown`: it left the queue and the engine has not said why yet. */
export interface Ending {
  readonly state: DecisionState | "unknown";
  readonly resolution: Resolution | null;
  readonly note: string | null;
}

export interface ShownDecision {
  readonly row: DecisionRow;
  readonly ending: Ending | null;
}

/** What a person is doing with the open card beside reading it. */
export type CardMode =
  | { readonly kind: "rest" | "deny" | "edit" | "reply" | "snooze" | "extend" }
  /** Of high risk: nothing is sent before this is confirmed. */
  | { readonly kind: "confirm"; readonly answer: Answer };

export const REST: CardMode = { kind: "rest" };

export interface DeskState {
  readonly cards: ReadonlyMap<DecisionId, ShownDecision>;
  readonly order: readonly DecisionId[];
  /** In which order keys walk the cards, where a screen shows another one than the queue's; null: the queue's. */
  readonly path: readonly DecisionId[] | null;
  /** Came while somebody worked in the queue, and was not looked at yet. */
  readonly fresh: ReadonlySet<DecisionId>;
  readonly held: boolean;
  /** The open card of the part of the page that shows the queue now. */
  readonly active: DecisionId | null;
  readonly mode: CardMode;
  /** The option that is chosen on a card with several, by decision. */
  readonly chosen: ReadonlyMap<DecisionId, string>;
  /** Grows when the keyboard should go to the open card. */
  readonly focusAsked: number;
  /** Grows when the keyboard comes into the queue from somewhere else. */
  readonly entered: number;
}

export type DeskStore = StoreApi<DeskState>;

/** How long a card says what became of it. */
export const LEAVES_AFTER_MS = 5_000;
/** A card that has just become the open one takes no answer: the key was meant for the one before. */
export const ARMING_MS = 400;

/** The decisions of one window as they stand on the page, and what is under way with them. */
export class DecisionsDesk {
  readonly store: DeskStore = createStore<DeskState>()(() => ({
    cards: new Map(),
    order: [],
    path: null,
    fresh: new Set(),
    held: false,
    active: null,
    mode: REST,
    chosen: new Map(),
    focusAsked: 0,
    entered: 0,
  }));
  readonly answering: Answering;
  readonly waysBack: WaysBack;
  readonly #workbench: Workbench;
  readonly #leaving = new Map<DecisionId, ReturnType<typeof setTimeout>>();
  #openedAt = 0;
  #enteredAt = 0;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.answering = new Answering({
      connection: workbench.connection,
      channel: windowChannel(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      releaseMs: () => releaseSeconds(workbench.settings.getState().value) * 1_000,
      raced: async (ids) => {
        const states = await Promise.all(ids.map(async (id) => [id, await this.#learn(id)] as const));
        return states.filter(([, state]) => state === "pending").map(([id]) => id);
      },
    });
    this.waysBack = new WaysBack({
      missions: workbench.missions,
      answering: this.answering,
      rowOf: (id) => this.shown(id)?.row,
      changed: (id) => this.#leaveInTime(id),
    });
    workbench.queue.subscribe(() => this.#follow());
    this.#follow();
    followContinuation(workbench.missions, this.answering, (id) => this.shown(id)?.row);
  }

  shown(id: DecisionId): ShownDecision | undefined {
    return this.store.getState().cards.get(id);
  }

  /** The open card, told by whatever shows it. Arming starts here. */
  opened(id: DecisionId | null): void {
    if (this.store.getState().active === id) return;
    this.#openedAt = performance.now();
    this.store.setState(({ fresh }) => ({
      active: id,
      mode: REST,
      chosen: new Map(),
      fresh: id !== null && fresh.has(id) ? new Set([...fresh].filter((each) => each !== id)) : fresh,
    }));
  }

  /** The keyboard came into the queue from somewhere else. */
  entered(): void {
    this.#enteredAt = performance.now();
    this.store.setState(({ entered }) => ({ entered: entered + 1 }));
  }

  /** Keys need both: the card is open long enough, and the keyboard is here long enough. */
  isArmed(by: "key" | "pointer"): boolean {
    const since = by === "key" ? Math.max(this.#openedAt, this.#enteredAt) : this.#openedAt;
    return performance.now() - since >= ARMING_MS;
  }

  hold(held: boolean): void {
    if (this.store.getState().held === held) return;
    this.store.setState(held ? { held } : { held, fresh: new Set() });
    if (!held) this.#follow();
  }

  sawFresh(): void {
    this.store.setState({ fresh: new Set() });
  }

  setMode(mode: CardMode): void {
    this.store.setState({ mode });
  }

  /** Still at this card, doing this: an answer of the engine that comes late moves nobody who has gone on. */
  isAt(id: DecisionId, kind: CardMode["kind"]): boolean {
    const { active, mode } = this.store.getState();
    return active === id && mode.kind === kind;
  }

  choose(id: DecisionId, option: string): void {
    this.store.setState(({ chosen }) => ({ chosen: new Map(chosen).set(id, option) }));
  }

  /** Opens this card and leaves the keyboard where it is. */
  show(id: DecisionId): void {
    this.#workbench.selection.getState().openDecision(id);
  }

  /** Opens this card and gives it the keyboard. */
  go(id: DecisionId | null): void {
    this.#workbench.selection.getState().openDecision(id);
    this.store.setState(({ focusAsked }) => ({ focusAsked: focusAsked + 1 }));
  }

  setPath(path: readonly DecisionId[] | null): void {
    this.store.setState({ path });
  }

  /** Opens the card behind (1) or before (-1) the open one. */
  step(by: 1 | -1): void {
    const { path, order, active } = this.store.getState();
    const ids = path ?? order;
    const at = active === null ? -1 : ids.indexOf(active);
    const next = at === -1 ? ids[0] : ids[at + by];
    if (next === undefined) return;
    // In a list of lines the keyboard stays in the list, which moves along.
    if (document.activeElement?.closest("[data-keeps-keyboard]") == null) this.go(next);
    else this.show(next);
  }

  /** Opens the next that waits behind this one, else the one before it: called when this one was answered. */
  advance(from: DecisionId): void {
    if (this.store.getState().active !== from) return;
    const next = this.#nextOf(from);
    if (next !== null) this.#workbench.selection.getState().openDecision(next);
  }

  /** A sentence for the person; null: nothing to say. */
  say(words: string | null): void {
    if (words !== null) this.#workbench.notices.getState().add({ tone: "plain", words });
  }

  /** The keyboard left it. What can still be taken back stays until its time is over. */
  left(id: DecisionId): void {
    if (!this.waysBack.store.getState().has(id)) this.remove(id);
  }

  /** Takes a card that no longer waits off the page. */
  remove(id: DecisionId): void {
    const { cards, order } = this.store.getState();
    if (cards.get(id)?.ending == null) return;
    const next = this.#nextOf(id);
    const hadKeyboard = document.activeElement?.closest(`[data-decision-id="${id}"]`) != null;
    const kept = new Map(cards);
    kept.delete(id);
    this.store.setState({ cards: kept, order: order.filter((each) => each !== id) });
    this.answering.forget(id);
    this.waysBack.forget(id);
    if (this.#workbench.selection.getState().decision === id) {
      this.#workbench.selection.getState().openDecision(next);
    }
    // The keyboard was on it: it goes on with the next card and is not lost.
    if (hadKeyboard && next !== null) this.go(next);
    else if (hadKeyboard) document.querySelector<HTMLElement>('[data-keys="decisions"]')?.focus();
  }

  #nextOf(id: DecisionId): DecisionId | null {
    const { path, order, cards } = this.store.getState();
    const ids = path ?? order;
    const waits = (each: DecisionId) =>
      each !== id && cards.get(each)?.ending === null && isUntouched(this.answering.progressOf(each));
    return nextAfter(ids, id, ids.filter(waits));
  }

  #follow(): void {
    const { value, live } = this.#workbench.queue.getState();
    // Without a living link nothing is known of what was answered: the cards stay as last seen.
    if (value === null || !live) return;
    const queue = inQueueOrder(value, Date.now());
    const { cards, order, held, active, fresh } = this.store.getState();
    const next = new Map<DecisionId, ShownDecision>(queue.map((row) => [row.id, { row, ending: null }]));
    const left: DecisionId[] = [];
    for (const [id, shown] of cards) {
      if (next.has(id)) continue;
      if (shown.ending === null) left.push(id);
      next.set(id, shown.ending === null ? { ...shown, ending: UNKNOWN } : shown);
    }
    const leaving = new Set(
      [...next.values()].flatMap(({ row, ending }) => (ending === null ? [] : [row.id])),
    );
    const isNew = held ? queue.filter(({ id }) => !cards.has(id)).map(({ id }) => id) : [];
    this.store.setState({
      cards: next,
      order: placed(order, queue, { held, active, leaving }),
      fresh: fresh.size + isNew.length === 0 ? fresh : stillNew([...fresh, ...isNew], queue, active),
    });
    for (const id of left) this.#leave(id);
  }

  #leave(id: DecisionId): void {
    this.answering.leaveOut(id);
    void this.#learn(id);
    this.#leaveInTime(id);
  }

  /** As long as an answer can be taken back its card stays, and until it has said what came of that. */
  #leaveInTime(id: DecisionId): void {
    if (this.shown(id)?.ending == null) return;
    clearTimeout(this.#leaving.get(id));
    this.#leaving.delete(id);
    const ms = this.waysBack.stays(id, LEAVES_AFTER_MS);
    if (ms === null) return;
    const timer = setTimeout(() => {
      this.#leaving.delete(id);
      this.remove(id);
    }, ms);
    this.#leaving.set(id, timer);
  }

  /** What became of it, from the engine; null: it did not say. */
  async #learn(id: DecisionId): Promise<DecisionState | null> {
    const found = await this.#workbench.connection.request("decisions.show", { decision: id });
    if (!found.ok) return null;
    const { row, note } = found.value;
    const shown = this.shown(id);
    if (row.state === "pending" || shown === undefined) return row.state;
    const ending: Ending = { state: row.state, resolution: row.resolution, note };
    this.store.setState(({ cards }) => ({ cards: new Map(cards).set(id, { ...shown, ending }) }));
    return row.state;
  }
}

const isUntouched = (progress: Progress | undefined): boolean =>
  progress === undefined || progress.phase === "refused";

const UNKNOWN: Ending = { state: "unknown", resolution: null, note: null };

const releaseSeconds = (settings: Settings | null): number => (settings ?? DEFAULT_SETTINGS).releaseSeconds;

export const useReleaseSeconds = (): number => useSettings(({ value }) => releaseSeconds(value));

const desks = new WeakMap<Workbench, DecisionsDesk>();

/** One desk per window, however many parts of the page show decisions. */
export function deskOf(workbench: Workbench): DecisionsDesk {
  const known = desks.get(workbench);
  if (known !== undefined) return known;
  const desk = new DecisionsDesk(workbench);
  desks.set(workbench, desk);
  return desk;
}

export const useDesk = (): DecisionsDesk => deskOf(useWorkbench());

export function useDeskState<Picked>(pick: (state: DeskState) => Picked): Picked {
  return useStore(useDesk().store, pick);
}
