import { createStore, type StoreApi } from "zustand/vanilla";
import { thawMission } from "#shared/contract/mission-snapshot.ts";
import type { MissionId } from "#shared/ids.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Connection } from "../connection/connection.ts";
import { NotedTasks } from "./noted-tasks.ts";

/**
 * What is known of one mission: the engine's own state with every later event folded in. `evolve` replaces the object of a task
 * it touches and changes containers in place: a selector picks tasks, numbers or texts, never a container.
 */
export interface MissionView {
  readonly state: MissionState | null;
  /** Number of the newest event in it: grows with every change, and tells a selector of a container that it changed. */
  readonly head: number;
  /** false: the last thing heard, and must not be shown as true now. */
  readonly live: boolean;
  /** When it was heard of last; null: it is live, or was never heard of. */
  readonly lostAt: number | null;
  /** There is no such mission, as a sentence. */
  readonly problem: string | null;
  /** What the newest events changed; null: everything may be another. */
  readonly change: Change | null;
  /** The newest events that came while this window followed, oldest first. */
  readonly news: readonly Recorded[];
}

export interface Change {
  /** The head before. */
  readonly after: number;
  readonly tasks: ReadonlySet<TaskId>;
}

export type MissionStore = StoreApi<MissionView>;

/** What a window keeps of the events; older ones are asked for. */
const KEPT_NEWS = 500;
const NOTHING: MissionView = {
  state: null,
  head: 0,
  live: false,
  lostAt: null,
  problem: null,
  change: null,
  news: [],
};

/** Calls `run` before the next picture is drawn. */
export type BeforePaint = (run: () => void) => void;

/** Many events come in one frame; the page is told once. */
export function followMission(
  connection: Pick<Connection, "followMission">,
  mission: MissionId,
  beforePaint: BeforePaint,
): { readonly store: MissionStore; readonly stop: () => void } {
  const store = createStore<MissionView>()(() => NOTHING);
  let waiting: Recorded[] = [];
  let tasks = NotedTasks.from(new Map());
  const fold = (): void => {
    const { state, news } = store.getState();
    const events = waiting;
    waiting = [];
    if (state === null || events.length === 0) return;
    const after = state.head;
    for (const recorded of events) evolve(state, recorded);
    const change = { after, tasks: tasks.take() };
    store.setState({ head: state.head, change, news: [...news, ...events].slice(-KEPT_NEWS) });
  };
  const stop = connection.followMission(mission, {
    snapshot: (snapshot) => {
      waiting = [];
      const thawed = thawMission(snapshot);
      tasks = NotedTasks.from(thawed.tasks);
      const state = { ...thawed, tasks };
      store.setState({ ...NOTHING, state, head: state.head, live: true });
    },
    update: (recorded) => {
      if (waiting.length === 0) beforePaint(fold);
      waiting.push(recorded);
    },
    failed: ({ message }) => store.setState({ ...NOTHING, problem: message }),
    lost: () => store.setState(({ lostAt }) => ({ live: false, lostAt: lostAt ?? Date.now() })),
  });
  return { store, stop };
}

/** The missions a window looks at. Each is followed once, however many parts of the page show it, and as long as one does. */
export class FollowedMissions {
  readonly #connection: Pick<Connection, "followMission">;
  readonly #beforePaint: BeforePaint;
  readonly #followed = new Map<MissionId, { store: MissionStore; stop: () => void; users: number }>();

  constructor(connection: Pick<Connection, "followMission">, beforePaint: BeforePaint) {
    this.#connection = connection;
    this.#beforePaint = beforePaint;
  }

  /** null: nobody looks at it. */
  storeOf(mission: MissionId): MissionStore | null {
    return this.#followed.get(mission)?.store ?? null;
  }

  /** Somebody looks at it now; call what this returns when they do not any more. */
  open(mission: MissionId): () => void {
    const known = this.#followed.get(mission);
    const followed = known ?? { ...followMission(this.#connection, mission, this.#beforePaint), users: 0 };
    followed.users += 1;
    this.#followed.set(mission, followed);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      followed.users -= 1;
      if (followed.users > 0) return;
      this.#followed.delete(mission);
      followed.stop();
    };
  }
}
