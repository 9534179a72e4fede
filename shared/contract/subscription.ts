import type { z } from "zod";
import type { TopicName, TopicSnapshot, TopicUpdate } from "./contract.ts";
import { TOPIC_CREDIT_UPDATES, type EngineMessage } from "./message.ts";

export interface TopicListener<Name extends TopicName> {
  /** The whole state, at the start and again whenever updates were missed. */
  readonly snapshot: (value: TopicSnapshot<Name>) => void;
  readonly update: (value: TopicUpdate<Name>) => void;
}

type TopicMessage = Extract<EngineMessage, { t: "snapshot" | "update" | "reset" }>;

/** Half the credit: the engine hears from us long before it would have to stop. */
const ACKNOWLEDGE_EVERY = TOPIC_CREDIT_UPDATES / 2;

/** One topic on one connection: puts the pages of the snapshot together and sees to it that no update is missed. */
export class Subscription<Name extends TopicName> {
  readonly #schemas: { readonly snapshot: z.ZodType; readonly update: z.ZodType };
  readonly #listener: TopicListener<Name>;
  readonly #towardsEngine: { acknowledge(seq: number): void; restart(): void };
  #pages: Uint8Array[] = [];
  #seq: number | null = null;
  #acknowledged = 0;

  constructor(
    schemas: { readonly snapshot: z.ZodType; readonly update: z.ZodType },
    listener: TopicListener<Name>,
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
    }
  }

  #onPage(message: Extract<TopicMessage, { t: "snapshot" }>, tail: Uint8Array): void {
    if (message.page === 0) this.#pages = [];
    if (message.page !== this.#pages.length) return this.#towardsEngine.restart();
    this.#pages.push(tail);
    if (this.#pages.length < message.pages) return;
    const decoder = new TextDecoder();
    let json = "";
    for (const page of this.#pages) json += decoder.decode(page, { stream: true });
    this.#pages = [];
    this.#seq = message.seq;
    this.#acknowledged = message.seq;
    this.#listener.snapshot(this.#schemas.snapshot.parse(JSON.parse(json)) as TopicSnapshot<Name>);
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
    this.#listener.update(this.#schemas.update.parse(value) as TopicUpdate<Name>);
  }
}
