import type { Found } from "./scenarios.ts";
import type { Trouble } from "./trouble.ts";

interface Seen {
  answered: number;
  /** Answers that a compaction took out of the history. */
  forgotten: number;
}

/**
 * Where conversations are. The history in a request says it, which survives a killed and resumed CLI; only what a history
 * cannot say is remembered here: that it was cut short by a compaction, and how often a trouble has come already.
 */
export class Positions {
  readonly #conversations = new Map<string, Seen>();
  readonly #troubles = new Map<string, number>();

  /** Which turn is to be said now. A conversation without a name cannot be told from another one: its history is all there is. */
  turnOf(conversation: string | null, { name, answered }: Found): number {
    if (conversation === null) return answered;
    const key = `${conversation} ${name}`;
    const seen = this.#conversations.get(key) ?? { answered: 0, forgotten: 0 };
    if (answered < seen.answered) seen.forgotten += seen.answered - answered;
    seen.answered = answered;
    this.#conversations.set(key, seen);
    return seen.forgotten + answered;
  }

  /** The trouble of a turn, for as often as it is to come. */
  troubleAt(
    conversation: string | null,
    name: string,
    turn: number,
    trouble: Trouble | undefined,
  ): Trouble | null {
    if (trouble === undefined) return null;
    const key = `${conversation ?? ""} ${name} ${turn}`;
    const come = this.#troubles.get(key) ?? 0;
    this.#troubles.set(key, come + 1);
    return come < (trouble.times ?? Infinity) ? trouble : null;
  }
}
