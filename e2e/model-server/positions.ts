import type { Found } from "./scenarios.ts";
import type { Trouble } from "./trouble.ts";

interface Going {
  readonly name: string;
  /** How many answers the last request showed. */
  answered: number;
  /** Answers that a compaction took out of the history. */
  forgotten: number;
  /** Turns that were said to their end. */
  said: number;
}

/**
 * Where conversations are. The history in a request says it, which survives a killed and resumed CLI; only what a history
 * cannot say is remembered here: that a compaction took answers out of it, and how often a trouble has come already.
 */
export class Positions {
  readonly #going = new Map<string, Going>();
  /** Conversations with a compaction; true: the next request is the first one after it. */
  readonly #compacted = new Map<string, boolean>();
  readonly #troubles = new Map<string, number>();

  /** The scenario of a conversation whose history may not name it any more. */
  scenarioOf(conversation: string | null): string | null {
    if (conversation === null || !this.#compacted.has(conversation)) return null;
    return this.#going.get(conversation)?.name ?? null;
  }

  /** Which turn is to be said now. A conversation without a name cannot be told from another one: its history is all there is. */
  turnOf(conversation: string | null, { name, answered }: Found): number {
    if (conversation === null) return answered;
    const last = this.#going.get(conversation);
    const going = last?.name === name ? last : { name, answered: 0, forgotten: 0, said: 0 };
    if (this.#compacted.get(conversation) === true) {
      this.#compacted.set(conversation, false);
      going.forgotten = Math.max(0, going.said - answered);
    } else if (answered < going.answered) going.forgotten += going.answered - answered;
    going.answered = answered;
    this.#going.set(conversation, going);
    return going.forgotten + answered;
  }

  /** A turn was said to its end. */
  said(conversation: string | null, turn: number): void {
    const going = conversation === null ? undefined : this.#going.get(conversation);
    if (going !== undefined) going.said = turn + 1;
  }

  /** The CLI asked for a summary, to go on with instead of the history. */
  compacted(conversation: string | null): void {
    if (conversation !== null) this.#compacted.set(conversation, true);
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
