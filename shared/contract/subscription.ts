import type { z } from "zod";
import { PageJoiner } from "./json-pages.ts";
import { TOPIC_CREDIT_UPDATES, type EngineMessage, type RequestFailure } from "./message.ts";

export interface TopicListener<Snapshot, Update> {
  /** The whole state, at the start and again whenever updates were missed. */
  readonly snapshot: (value: Snapshot) => void;
  readonly update: (value: Update) => void;
  /** There is nothing to follow; no more will come. */
  readonly failed?: (failure: RequestFailure) => void;
}

type TopicMessage = Extract<EngineMessage, { t: "snapshot" | "update" | "reset" | "topic-failed" }>;

/** Half the credit: the engine hears from us long before it would have to stop. */
const ACKNOWLEDGE_EVERY = TOPIC_CREDIT_UPDATES / 2;

export interface TopicSchemas {
  readonly snapshot: z.ZodType;
  readonly update: z.ZodType;
}

/** One topic on one connection: puts the pages of the snapshot together and sees to it that no update is missed. */
export class Subscription {
  readonly #schemas: TopicSchemas;
  readonly #listener: TopicListener<unknown, unknown>;
  readonly #towardsEngine: { acknowledge(seq: number): void; restart(): void };
  readonly #pages = new PageJoiner();
  #seq: number | null = null;
  #acknowledged = 0;

  constructor(
    schemas: TopicSchemas,
    listener: TopicListener<unknown, unknown>,
    towardsEngine: { acknowledge(seq: number): void; restart(): void },
  ) {
    this.#schemas = schemas;
    this.#listener = listener;
    this.#towardsEngine = towardsEngine;
  }

  receive(message: TopicMessage, tail: Uint8Array): void {
    switch (message.t) {
      case "snapshot":
        return this.#onPage(message, tail);
      case "update":
        return this.#onUpdate(message.seq, message.value);
      case "reset":
        return this.#towardsEngine.restart();
      case "topic-failed":
        return this.#listener.failed?.(message.failure);
    }
  }

  #onPage(message: Extract<TopicMessage, { t: "snapshot" }>, tail: Uint8Array): void {
    const joined = this.#pages.add(message.page, message.pages, tail);
    if (joined.state === "gap") return this.#towardsEngine.restart();
    if (joined.state === "more") return;
    this.#seq = message.seq;
    this.#acknowledged = message.seq;
    this.#listener.snapshot(this.#schemas.snapshot.parse(joined.value));
  }

  #onUpdate(seq: number, value: unknown): void {
    // Updates on the way when this subscription restarted belong to no snapshot of ours.
    if (this.#seq === null) return;
    if (seq !== this.#seq + 1) return this.#towardsEngine.restart();
    this.#seq = seq;
    if (seq - this.#acknowledged >= ACKNOWLEDGE_EVERY) {
      this.#acknowledged = seq;
      this.#towardsEngine.acknowledge(seq);
    }
    this.#listener.update(this.#schemas.update.parse(value));
  }
}
