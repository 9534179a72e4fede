import type { TopicName, TopicSnapshot, TopicUpdate } from "#shared/contract/contract.ts";
import {
  MAX_MESSAGE_BYTES,
  TOPIC_CREDIT_UPDATES,
  type EngineMessage,
  type ResetReason,
} from "#shared/contract/message.ts";

export type SendMessage = (message: EngineMessage, tail?: Uint8Array) => void;

interface Follower {
  readonly send: SendMessage;
  readonly id: number;
  acknowledged: number;
}

/** Room for the header of a page beside its piece of the snapshot. */
const PAGE_BYTES = MAX_MESSAGE_BYTES - 1024;

/**
 * One topic: its state now, and numbered updates to everyone who follows. A follower that does not acknowledge is
 * dropped with a reason and asks for a new snapshot when it can read again, so that a stuck window costs nothing.
 */
export class TopicFeed<Name extends TopicName> {
  readonly #snapshot: () => TopicSnapshot<Name>;
  readonly #followers = new Set<Follower>();
  #seq = 0;

  constructor(snapshot: () => TopicSnapshot<Name>) {
    this.#snapshot = snapshot;
  }

  publish(value: TopicUpdate<Name>): void {
    this.#seq += 1;
    for (const follower of this.#followers) {
      if (this.#seq - follower.acknowledged > TOPIC_CREDIT_UPDATES) this.#drop(follower, "too-slow");
      else follower.send({ t: "update", id: follower.id, seq: this.#seq, value });
    }
  }

  follow(id: number, send: SendMessage): { acknowledge(seq: number): void; close(): void } {
    const follower: Follower = { id, send, acknowledged: this.#seq };
    this.#followers.add(follower);
    this.#sendSnapshot(follower);
    return {
      acknowledge: (seq) => {
        follower.acknowledged = Math.min(seq, this.#seq);
      },
      close: () => this.#followers.delete(follower),
    };
  }

  /** The state became another one altogether: everyone asks for a new snapshot. */
  restart(): void {
    for (const follower of this.#followers) this.#drop(follower, "gap");
  }

  #sendSnapshot(follower: Follower): void {
    const json = new TextEncoder().encode(JSON.stringify(this.#snapshot()));
    const pages = Math.max(1, Math.ceil(json.length / PAGE_BYTES));
    for (let page = 0; page < pages; page++) {
      const piece = json.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
      follower.send({ t: "snapshot", id: follower.id, seq: this.#seq, page, pages }, piece);
    }
  }

  #drop(follower: Follower, reason: ResetReason): void {
    this.#followers.delete(follower);
    follower.send({ t: "reset", id: follower.id, reason });
  }
}
