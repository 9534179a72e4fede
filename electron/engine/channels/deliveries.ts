import type { DeliveryBody, ToAgent } from "#shared/channel/message.ts";
import { PlainError } from "#launch/plain-error.ts";

/** Longer than any restart of an engine or an agent's reconnecting takes; after it somebody has to know. */
const DELIVER_WITHIN_MS = 30_000;

/** The same id again later is answered from memory. */
const REMEMBERED = 1_000;

interface Open {
  readonly body: DeliveryBody;
  readonly taken: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** What an agent is to get. Each goes out until it is taken; taken twice is harmless. */
export class Deliveries {
  readonly #withinMs: number;
  readonly #open = new Map<string, Open>();
  readonly #taken = new Set<string>();
  /** Answers that nobody took in time: the question still waits, so they go out when the agent is there again. */
  readonly #late = new Map<string, DeliveryBody>();
  #send: ((message: ToAgent) => void) | undefined;

  constructor(withinMs = DELIVER_WITHIN_MS) {
    this.#withinMs = withinMs;
  }

  deliver(id: string, body: DeliveryBody): Promise<void> {
    if (this.#taken.has(id)) return Promise.resolve();
    const known = this.#open.get(id);
    if (known !== undefined) return known.taken();
    this.#late.delete(id);
    const taken = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id), this.#withinMs).unref();
      this.#open.set(id, { body, taken: () => taken, resolve, reject, timer });
    });
    this.#send?.({ t: "delivery", id, body });
    return taken;
  }

  /** An agent listens: it gets everything it has not taken. undefined: nobody listens now. */
  listen(send: ((message: ToAgent) => void) | undefined): void {
    this.#send = send;
    for (const [id, body] of this.#late) send?.({ t: "delivery", id, body });
    for (const [id, { body }] of this.#open) send?.({ t: "delivery", id, body });
  }

  took(id: string): void {
    const open = this.#open.get(id);
    if (!this.#late.delete(id) && open === undefined) return;
    if (open !== undefined) this.#forget(id, open);
    this.#taken.add(id);
    const [oldest] = this.#taken;
    if (oldest !== undefined && this.#taken.size > REMEMBERED) this.#taken.delete(oldest);
    open?.resolve();
  }

  /** Whoever waits is told why there is nothing to wait for. */
  end(sentence: string): void {
    this.#late.clear();
    for (const [id, open] of this.#open) {
      this.#forget(id, open);
      open.reject(new PlainError(sentence));
    }
  }

  #giveUp(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#forget(id, open);
    const isKept = open.body.type === "answer";
    if (isKept) this.#late.set(id, open.body);
    const seconds = this.#withinMs / 1_000;
    const why = this.#send === undefined ? "no agent listens on its channel" : "the agent did not take it";
    open.reject(
      new PlainError(
        `The message was not delivered within ${seconds} seconds: ${why}.${isKept ? " It goes out when the agent listens again." : ""}`,
      ),
    );
  }

  #forget(id: string, open: Open): void {
    clearTimeout(open.timer);
    this.#open.delete(id);
  }
}
