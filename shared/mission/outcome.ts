import type { MissionId } from "../ids.ts";
import type { Actor } from "./actor.ts";
import type { Effect } from "./effect.ts";
import type { MissionEvent } from "./event.ts";
import { decisionIdAt, findingIdAt, type DecisionId, type FindingId } from "./ids.ts";

/** What `decide` knows beside state and command: when, and who asks. */
export interface Context {
  readonly at: number;
  readonly actor: Actor;
}

/** An effect with the number of the event it follows from; that and its index make its id, the same on every try. */
export interface RequestedEffect {
  readonly id: string;
  readonly effect: Effect;
}

/** Collects what a command leads to. Thrown away as a whole when the command is refused. */
export class Outcome {
  readonly events: MissionEvent[] = [];
  readonly effects: RequestedEffect[] = [];
  readonly #mission: MissionId;
  readonly #head: number;

  constructor(mission: MissionId, head: number) {
    this.#mission = mission;
    this.#head = head;
  }

  /** The number the next event will have. */
  get nextSeq(): number {
    return this.#head + this.events.length + 1;
  }

  /** The id of a decision that is asked by the very next event. */
  nextDecisionId(): DecisionId {
    return decisionIdAt(this.#mission, this.nextSeq);
  }

  /** The id of a finding that is reported by the very next event. */
  nextFindingId(index: number): FindingId {
    return findingIdAt(this.#mission, this.nextSeq, index);
  }

  emit(event: MissionEvent): void {
    this.events.push(event);
  }

  /** Asks for something in the world, because of the event emitted last. */
  request(effect: Effect): void {
    const seq = this.nextSeq - 1;
    this.effects.push({
      id: `eff_${this.#mission.slice("msn_".length)}_${seq}_${this.effects.length}`,
      effect,
    });
  }
}
