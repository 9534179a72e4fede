import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { inQueueOrder } from "#shared/contract/queue-order.ts";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { MissionTables } from "../store/projections/mission-tables.ts";
import { queueRows } from "./decision-views.ts";
import { allSummaries } from "./mission-list.ts";
import { missionSummary } from "./mission-views.ts";
import type { Missions } from "./missions.ts";

/** A burst of events is one change for whoever looks at a list. */
const SETTLE_MS = 25;

export interface TopicListeners {
  readonly onMission: (row: MissionSummary) => void;
  readonly onQueue: (update: QueueUpdate) => void;
  /** A mission could not be looked at; the lists keep what they had of it until something happens in it again. */
  readonly onFailure: (mission: MissionId, error: unknown) => void;
}

/** What lists over all missions show: their rows, and the one queue of what waits for a person. */
export class MissionTopics {
  readonly #missions: Pick<Missions, "read">;
  readonly #tables: MissionTables;
  readonly #now: () => number;
  readonly #listeners: TopicListeners;
  readonly #changed = new Set<MissionId>();
  readonly #queue = new Map<MissionId, Map<DecisionId, DecisionRow>>();
  /** Looks are made one after the other, so that an older one never overtakes a newer. */
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    missions: Pick<Missions, "read">,
    tables: MissionTables,
    now: () => number,
    listeners: TopicListeners,
  ) {
    this.#missions = missions;
    this.#tables = tables;
    this.#now = now;
    this.#listeners = listeners;
  }

  /** Reads the queue once, as soon as the missions can be read. Whoever asks for it meanwhile waits. */
  start(ready: Promise<void>): void {
    this.#looking = ready.then(() => {
      for (const { id, pendingDecisions } of this.summaries()) {
        if (pendingDecisions > 0) this.#changed.add(id);
      }
      return this.#look();
    });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#changed.clear();
  }

  /** Something happened in this mission. */
  note(mission: MissionId): void {
    this.#changed.add(mission);
    this.#timer ??= setTimeout(() => void this.settled(), SETTLE_MS);
  }

  /** Newest first. */
  summaries(): MissionSummary[] {
    return allSummaries(this.#tables);
  }

  /** The queue as it was when it was last looked at. */
  queue(): DecisionRow[] {
    const rows = [...this.#queue.values()].flatMap((each) => [...each.values()]);
    return inQueueOrder(rows, this.#now());
  }

  /** Everything that was noted so far is in the queue. */
  settled(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const mission of changed) {
      try {
        await this.#lookAt(mission);
      } catch (error) {
        this.#listeners.onFailure(mission, error);
      }
    }
  }

  async #lookAt(mission: MissionId): Promise<void> {
    const read = await this.#missions.read(mission, (state) => ({
      summary: missionSummary(state),
      rows: queueRows(state, this.#now()),
    }));
    // What cannot be read says so when somebody asks for it; the lists keep what they had.
    if (!read.ok) return;
    this.#listeners.onMission(read.view.summary);
    this.#replace(mission, read.view.rows);
  }

  #replace(mission: MissionId, rows: readonly DecisionRow[]): void {
    const before = this.#queue.get(mission);
    const now = new Map(rows.map((row) => [row.id, row]));
    if (now.size === 0) this.#queue.delete(mission);
    else this.#queue.set(mission, now);
    for (const id of before?.keys() ?? []) {
      if (!now.has(id)) this.#listeners.onQueue({ kind: "gone", id });
    }
    for (const row of rows) {
      const same = JSON.stringify(row) === JSON.stringify(before?.get(row.id));
      if (!same) this.#listeners.onQueue({ kind: "put", row });
    }
  }
}
