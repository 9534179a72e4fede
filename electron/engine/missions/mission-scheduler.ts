import type { MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { ClockJumps } from "./clock-jumps.ts";
import type { MissionClock } from "./mission-clock.ts";

/** Says what should happen next in a mission, given what all others use. */
export interface MissionScheduler {
  /** Commands that should be sent now. `all`: every mission in memory, this one among them. */
  next(state: MissionState, all: readonly MissionState[], atMs: number): readonly Command[];
  /** When to look again although nothing happened; null: never. */
  wakeAt(state: MissionState, atMs: number): number | null;
  /** Lanes that are taken: when a mission gives one back, another may start. */
  lanesTaken(state: MissionState): number;
}

/** What the scheduling round needs of the mailboxes. */
export interface RoundParts {
  readonly scheduler: MissionScheduler;
  readonly clock: Pick<MissionClock, "nowMs" | "steadyMs">;
  readonly wake: (atMs: number, run: () => void) => () => void;
  /** Missions in memory. */
  readonly states: () => readonly MissionState[];
  /** Brings a mission into memory; its round follows when it is there. */
  readonly open: (mission: MissionId) => void;
  /** Sends a command of the engine. Decided at once, when the mission is in memory. */
  readonly send: (mission: MissionId, command: Command) => void;
}

/**
 * After every commit, and when its time has come, a mission is asked what should happen next. The commands it answers are
 * sent like any other; what they commit asks again, until there is nothing more to do.
 */
export class SchedulingRounds {
  readonly #parts: RoundParts;
  readonly #due = new Set<MissionId>();
  readonly #alarms = new Map<MissionId, () => void>();
  readonly #lanes = new Map<MissionId, number>();
  readonly #jumps: ClockJumps;
  #isClosed = false;

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#jumps = new ClockJumps(parts.clock);
  }

  /** Something happened in this mission. Its round comes at the end of the present work. */
  soon(mission: MissionId): void {
    if (this.#isClosed) return;
    this.#due.add(mission);
    if (this.#due.size === 1) queueMicrotask(() => this.#round());
  }

  /** Looks again at that time, whatever happens before. */
  later(mission: MissionId, atMs: number): void {
    if (this.#isClosed) return;
    this.#alarms.get(mission)?.();
    const cancel = this.#parts.wake(atMs, () => {
      this.#alarms.delete(mission);
      this.#parts.open(mission);
      this.soon(mission);
    });
    this.#alarms.set(mission, cancel);
  }

  close(): void {
    this.#isClosed = true;
    this.#due.clear();
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
  }

  #round(): void {
    const due = new Set(this.#due);
    this.#due.clear();
    this.#tellJump();
    const states = this.#parts.states();
    for (const state of states)
      if (due.has(state.id) && this.#gaveLanesBack(state)) for (const { id } of states) due.add(id);
    // Whoever has least flies first, so that one large mission does not keep the others on the ground.
    const inTurn = states
      .filter(({ id }) => due.has(id))
      .toSorted((one, other) => this.#taken(one) - this.#taken(other));
    for (const state of inTurn) this.#schedule(state);
  }

  /** Before anything is measured: what an agent did not do while the machine slept is nothing it failed to do. */
  #tellJump(): void {
    const byMs = this.#jumps.since();
    if (byMs === 0) return;
    for (const { id, phase } of this.#parts.states())
      if (phase === "flying" || phase === "landing") this.#parts.send(id, { type: "clock.jumped", byMs });
  }

  #schedule(state: MissionState): void {
    const { scheduler, send } = this.#parts;
    const atMs = this.#parts.clock.nowMs();
    for (const command of scheduler.next(state, this.#parts.states(), atMs)) send(state.id, command);
    this.#lanes.set(state.id, this.#taken(state));
    const wakeAtMs = scheduler.wakeAt(state, atMs);
    if (wakeAtMs !== null) this.later(state.id, wakeAtMs);
    else {
      this.#alarms.get(state.id)?.();
      this.#alarms.delete(state.id);
    }
  }

  #gaveLanesBack(state: MissionState): boolean {
    return this.#taken(state) < (this.#lanes.get(state.id) ?? 0);
  }

  #taken(state: MissionState): number {
    return this.#parts.scheduler.lanesTaken(state);
  }
}
