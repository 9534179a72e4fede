import type { Actor } from "../actor.ts";
import { ENGINE } from "../actor.ts";
import { command as commandShape, type Command } from "../command.ts";
import { decide } from "../decide.ts";
import type { RequestedEffect } from "../outcome.ts";
import { missionEvent, type MissionEvent, type Recorded } from "../event.ts";
import { evolve } from "../evolve.ts";
import { laneUseOf, type Capacity } from "../money/capacity.ts";
import type { Rejection } from "../rejection.ts";
import { nextWake, schedule } from "../schedule.ts";
import type { MissionState } from "../state.ts";

/** A scheduler that cannot stop would hang the engine; far more than any step needs. */
const MAX_STEPS_AT_ONCE = 100_000;

export interface WorldOptions {
  readonly at?: number;
  /** Sees every event with the state before it was folded. */
  readonly onEvent?: (before: MissionState | null, event: MissionEvent) => void;
  readonly onEffect?: (requested: RequestedEffect) => void;
  readonly capacity?: (state: MissionState) => Capacity;
  /** Runs every decision and every fold; for measuring them. */
  readonly around?: <Value>(what: string, work: () => Value) => Value;
}

/** A mission in memory with a clock that is turned by hand: what the engine's mailbox does, without any I/O. */
export class World {
  readonly journal: Recorded[] = [];
  at: number;
  #state: MissionState | null = null;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.at = options.at ?? 1_800_000_000_000;
  }

  get state(): MissionState {
    if (this.#state === null) throw new Error("the mission was not created yet");
    return this.#state;
  }

  /** One command. Throws when it is refused: use `try` where a refusal is expected. */
  send(command: Command, actor: Actor = ENGINE): readonly MissionEvent[] {
    const refused = this.try(command, actor);
    if (!("events" in refused)) throw new Error(`${command.type}: ${refused.sentence}`);
    return refused.events;
  }

  try(command: Command, actor: Actor = ENGINE): { readonly events: readonly MissionEvent[] } | Rejection {
    // What arrives over a wire is parsed first; so is everything here.
    const parsed = commandShape.parse(command);
    const decided = this.#around(parsed.type, () => decide(this.#state, parsed, { at: this.at, actor }));
    if (!decided.ok) return decided.rejection;
    for (const event of decided.events) this.#record(event, actor);
    for (const effect of decided.effects) this.#options.onEffect?.(effect);
    return { events: decided.events };
  }

  #record(event: MissionEvent, actor: Actor): void {
    this.#options.onEvent?.(this.#state, event);
    const recorded: Recorded = { seq: this.journal.length + 1, at: this.at, actor, event };
    this.journal.push(recorded);
    this.#state = this.#around(event.type, () => evolve(this.#state, recorded));
  }

  #around<Value>(what: string, work: () => Value): Value {
    const { around } = this.#options;
    return around === undefined ? work() : around(what, work);
  }

  get capacity(): Capacity {
    return (
      this.#options.capacity?.(this.state) ?? {
        lanes: laneUseOf(this.state),
        exhausted: new Map(),
        day: null,
      }
    );
  }

  /** Schedules until nothing more is to be done at this instant. Answers how many commands that were. */
  settle(): number {
    for (let sent = 0; sent < MAX_STEPS_AT_ONCE;) {
      const commands = schedule(this.state, this.capacity, this.at);
      if (commands.length === 0) return sent;
      for (const command of commands) {
        const result = this.try(command);
        if (!("events" in result))
          throw new Error(`the scheduler's ${command.type} was refused: ${result.sentence}`);
        sent += 1;
      }
    }
    throw new Error("the scheduler does not come to rest");
  }

  nextWake(): number | null {
    return nextWake(this.state);
  }

  /** The state as the journal tells it, after every event went through text and back. */
  refold(): MissionState {
    let state: MissionState | null = null;
    for (const recorded of this.journal) {
      const event = missionEvent.parse(JSON.parse(JSON.stringify(recorded.event)));
      state = evolve(state, { ...recorded, event });
    }
    if (state === null) throw new Error("the journal is empty");
    return state;
  }

  /** The engine was killed and started again. */
  restart(): void {
    this.#state = this.refold();
  }
}
