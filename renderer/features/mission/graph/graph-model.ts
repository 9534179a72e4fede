import { createStore, type StoreApi } from "zustand/vanilla";
import type { TaskId } from "#shared/mission/ids.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import type { MissionStore, MissionView } from "../../../state/mission-store.ts";
import { CARDS, type CardSize } from "./card-sizes.ts";
import { LayoutClient, type LayoutAnswer } from "./layout/layout-client.ts";
import type { GraphLayout } from "./layout/graph-layout.ts";
import type { Overlap } from "./layout/overlaps.ts";
import { movedBy, shapeOf, shiftBetween } from "./keep-in-place.ts";
import { relativesOf } from "./relatives.ts";
import { FactsOfMission, type TaskFacts } from "./facts-of-mission.ts";

export interface GraphState {
  /** Grows with every change of a fact: the map below is always the same one. */
  readonly turn: number;
  readonly facts: ReadonlyMap<TaskId, TaskFacts>;
  /** null: not laid out yet. */
  readonly layout: GraphLayout | null;
  /** The size of its cards. */
  readonly size: CardSize;
  readonly overlaps: readonly Overlap[];
  /** Groups that are shown task by task. */
  readonly open: ReadonlySet<string>;
  /** The card that the keyboard is on, or was on last. */
  readonly active: string | null;
  /** Shown at full strength while the others are dimmed; null: nothing is selected. */
  readonly related: ReadonlySet<TaskId> | null;
  /** The longest chain of work, each task with the next one on it; null: it is not shown. */
  readonly critical: ReadonlyMap<TaskId, TaskId | null> | null;
  readonly follow: boolean;
}

/** Where the picture was when it was looked at last. */
export interface KeptViewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What one window knows of the picture of one mission, for as long as it looks at the mission. */
export class GraphModel {
  readonly store: StoreApi<GraphState>;
  #viewport: KeptViewport | null = null;
  #anchors: () => readonly string[] = () => [];
  #selected: TaskId | null = null;
  readonly #mission: MissionStore;
  readonly #facts = new FactsOfMission();
  #client: LayoutClient | null = null;
  #revision = "";
  /** As it was asked for; the picture that is shown may still be the one before. */
  #size: CardSize = "comfortable";
  #asked = "";
  #shown = "";

  constructor(mission: MissionStore) {
    this.#mission = mission;
    this.store = createStore<GraphState>()(() => ({
      turn: 0,
      facts: this.#facts.byTask,
      layout: null,
      size: this.#size,
      overlaps: [],
      open: new Set(),
      active: null,
      related: null,
      critical: null,
      follow: false,
    }));
  }

  /** Keeps up with the mission until what this returns is called. */
  attach(failed: (words: string) => void): () => void {
    this.#client = new LayoutClient((answer) => this.#answered(answer), failed);
    const stop = this.#mission.subscribe((view) => this.#look(view));
    this.#asked = this.#shown;
    this.#revision = "";
    this.#look(this.#mission.getState());
    return () => {
      stop();
      this.#client?.end();
      this.#client = null;
    };
  }

  /** null: it was never looked at. */
  get viewport(): KeptViewport | null {
    return this.#viewport;
  }

  keepViewport(viewport: KeptViewport): void {
    this.#viewport = viewport;
  }

  /** `anchors` tells what must not move on the screen when the plan changes, the most important first. */
  anchorBy(anchors: () => readonly string[]): void {
    this.#anchors = anchors;
  }

  /** What a selected task waits for and what waits for it stays at full strength. */
  select(task: TaskId | null): void {
    this.#selected = task;
    this.#relate();
  }

  #relate(): void {
    const { state } = this.#mission.getState();
    const task = this.#selected;
    const related = task !== null && state?.tasks.has(task) === true ? relativesOf(state, task) : null;
    this.store.setState({ related });
  }

  resize(size: CardSize): void {
    if (size === this.#size) return;
    this.#size = size;
    this.#arrange();
  }

  /** A group opens into its tasks, or closes into one card. */
  toggle(group: string, wanted = !this.store.getState().open.has(group)): void {
    const open = new Set(this.store.getState().open);
    if (wanted) open.add(group);
    else open.delete(group);
    this.store.setState({ open, active: group });
    this.#arrange();
  }

  #look(view: MissionView): void {
    if (this.#facts.update(view, Date.now())) this.store.setState(({ turn }) => ({ turn: turn + 1 }));
    const { state } = view;
    if (state === null || state.plan.awaiting > 0) return;
    const revision = `${state.id} ${state.plan.revision} ${state.order.length}`;
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#relate();
    this.#arrange();
  }

  /** Asks for a new picture; one that is shown already is not asked for again. */
  #arrange(): void {
    const { state } = this.#mission.getState();
    if (state === null || this.#client === null) return;
    const specs = state.order.flatMap((id): TaskSpec[] => {
      const task = state.tasks.get(id);
      return task === undefined ? [] : [task.spec];
    });
    const { open, layout } = this.store.getState();
    this.#asked = shapeOf(specs, open, this.#size);
    const stood = new Map(layout?.items.map(({ id, y, height }) => [id, y + height / 2]));
    this.#client.ask({ specs, open: [...open], ...CARDS[this.#size], stood });
  }

  #answered({ layout, overlaps }: LayoutAnswer): void {
    const before = this.store.getState().layout;
    if (before !== null && this.#asked === this.#shown) {
      this.store.setState({ overlaps });
      return;
    }
    this.#shown = this.#asked;
    const shift = before === null ? null : shiftBetween(before, layout, this.#anchors());
    const size = this.#size;
    this.store.setState({ layout: shift === null ? layout : movedBy(layout, shift), size, overlaps });
  }
}
