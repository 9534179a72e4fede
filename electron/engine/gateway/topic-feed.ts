import { jsonPages } from "#shared/contract/json-pages.ts";
import {
  MAX_MESSAGE_BYTES,
  TOPIC_CREDIT_UPDATES,
  type EngineMessage,
  type ResetReason,
} from "#shared/contract/message.ts";

export type SendMessage = (message: EngineMessage, tail?: Uint8Array) => void;

/** One client that follows a topic. */
export interface Follow {
  acknowledge(seq: number): void;
  close(): void;
}

interface Follower {
  readonly send: SendMessage;
  readonly id: number;
  acknowledged: number;
}

/** An update that could be larger than a message with its header is not sent: a new snapshot, which comes in pages, is. */
const MOST_UPDATE_BYTES = MAX_MESSAGE_BYTES - 1024;
/** A character takes at most three bytes in UTF-8 for each of its UTF-16 halves. */
const MOST_BYTES_PER_CHARACTER = 3;

/**
 * One topic: its state now, and numbered updates to everyone who follows. A follower that does not acknowledge is
 * dropped with a reason and asks for a new snapshot when it can read again, so that a stuck window costs nothing.
 */
export class TopicFeed<Snapshot, Update> {
  readonly #snapshot: () => Snapshot;
  readonly #followers = new Set<Follower>();
  #seq = 0;

  constructor(snapshot: () => Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Nobody follows: what is published now is heard by nobody. */
  get isIdle(): boolean {
    return this.#followers.size === 0;
  }

  publish(value: Update): void {
    this.#seq += 1;
    if (this.#followers.size === 0) return;
    if (isTooLarge(value)) return this.restart();
    for (const follower of this.#followers) {
      if (this.#seq - follower.acknowledged > TOPIC_CREDIT_UPDATES) this.#drop(follower, "too-slow");
      else follower.send({ t: "update", id: follower.id, seq: this.#seq, value });
    }
  }

  follow(id: number, send: SendMessage): Follow {
    const follower: Follower = { id, send, acknowledged: this.#seq };
    this.#followers.add(follower);
    sendSnapshot(send, { id, seq: this.#seq }, this.#snapshot());
    return {
      acknowledge: (seq) => {
        follower.acknowledged = Math.min(seq, this.#seq);
      },
      close: () => void this.#followers.delete(follower),
    };
  }

  /** The state became another one altogether: everyone asks for a new snapshot. */
  restart(): void {
    for (const follower of this.#followers) this.#drop(follower, "gap");
  }

  #drop(follower: Follower, reason: ResetReason): void {
    this.#followers.delete(follower);
    follower.send({ t: "reset", id: follower.id, reason });
  }
}

/** In as many pages as it takes. */
export function sendSnapshot(send: SendMessage, place: { id: number; seq: number }, snapshot: unknown): void {
  const pieces = jsonPages(snapshot);
  for (const [page, piece] of pieces.entries()) {
    send({ t: "snapshot", ...place, page, pages: pieces.length }, piece);
  }
}

export function isTooLarge(value: unknown): boolean {
  const json = JSON.stringify(value);
  if (json.length * MOST_BYTES_PER_CHARACTER <= MOST_UPDATE_BYTES) return false;
  return new TextEncoder().encode(json).length > MOST_UPDATE_BYTES;
}
