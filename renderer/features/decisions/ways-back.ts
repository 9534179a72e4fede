import { createStore, type StoreApi } from "zustand/vanilla";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionId } from "#shared/ids.ts";
import type { TakeBack } from "#shared/mission/decisions/decision.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { FollowedMissions } from "../../state/mission-store.ts";
import type { Answering } from "./answering.ts";

/** The engine may have to end a session and write a whole work tree. */
const WATCH_MS = 60_000;

export type WaysBackStore = StoreApi<ReadonlyMap<DecisionId, TakeBack>>;

interface Parts {
  readonly missions: FollowedMissions;
  readonly answering: Answering;
  readonly rowOf: (id: DecisionId) => DecisionRow | undefined;
  readonly changed: (id: DecisionId) => void;
}

/** What this window answered and may still take back: only what the engine said it kept a checkpoint for. */
export class WaysBack {
  readonly store: WaysBackStore = createStore<ReadonlyMap<DecisionId, TakeBack>>()(() => new Map());
  readonly #parts: Parts;
  readonly #watched = new Map<DecisionId, MissionId>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.answering.store.subscribe((all) => {
      for (const [id, { phase }] of all) {
        const row = parts.rowOf(id);
        if (phase !== "sent" || this.#watched.has(id) || row?.undo !== "take-back") continue;
        this.#watched.set(id, row.mission);
        this.#watch(row);
      }
    });
  }

  /** How long the card of it stays; null: as long as it takes. */
  stays(id: DecisionId, usualMs: number): number | null {
    const way = this.store.getState().get(id);
    if (way === undefined) return usualMs;
    if (way.state === "restoring") return null;
    return way.state === "offered" ? Math.max(usualMs, way.until - Date.now()) : usualMs;
  }

  /** The last answer that may still be taken back. */
  last(): DecisionId | null {
    let last: { readonly id: DecisionId; readonly until: number } | null = null;
    for (const [id, { state, until }] of this.store.getState()) {
      if (state !== "offered" || until <= Date.now()) continue;
      if (last === null || until >= last.until) last = { id, until };
    }
    return last?.id ?? null;
  }

  /** null: it is being taken back; otherwise why not, as a sentence. */
  async takeBack(id: DecisionId): Promise<string | null> {
    const mission = this.#watched.get(id);
    if (mission === undefined) return null;
    return this.#parts.answering.tell(mission, { type: "decision.take-back", decision: id });
  }

  forget(id: DecisionId): void {
    const next = new Map(this.store.getState());
    if (next.delete(id)) this.store.setState(next, true);
  }

  #watch({ id, mission }: DecisionRow): void {
    const { missions } = this.#parts;
    const close = missions.open(mission);
    const store = missions.storeOf(mission);
    const end = () => {
      clearTimeout(timer);
      unsubscribe?.();
      close();
    };
    const timer = setTimeout(end, WATCH_MS);
    const look = () => {
      const way = store?.getState().state?.decisions.get(id)?.takeBack ?? null;
      if (way === null || way === this.store.getState().get(id)) return;
      this.store.setState(new Map(this.store.getState()).set(id, way), true);
      this.#parts.changed(id);
    };
    const unsubscribe = store?.subscribe(look);
    look();
  }
}
