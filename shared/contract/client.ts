import type { SessionId } from "../ids.ts";
import { ByteStream, type ByteListener } from "./byte-stream.ts";
import {
  keyedTopics,
  requests,
  topics,
  type KeyedSnapshot,
  type KeyedTopicName,
  type KeyedUpdate,
  type RequestName,
  type RequestParams,
  type RequestResult,
  type TopicKey,
  type TopicName,
  type TopicSnapshot,
  type TopicUpdate,
} from "./contract.ts";
import { encodeFrame, FrameDecoder, type Frame } from "./frame.ts";
import { PageJoiner } from "./json-pages.ts";
import {
  engineMessage,
  type ClientMessageInput,
  type EngineMessage,
  type RequestFailure,
} from "./message.ts";
import { Subscription, type TopicListener, type TopicSchemas } from "./subscription.ts";

/** Longer than any answer of ours takes; an engine that needs more is not answering. */
const ANSWER_WITHIN_MS = 60_000;

export interface Timers {
  /** Runs once after a time; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: RequestFailure };

export interface Welcome {
  readonly instance: string;
  readonly build: string;
  readonly pid: number;
}

/** `lost`: whatever lies between broke. The others are the engine's own word. */
export type CloseCause = "lost" | Extract<EngineMessage, { t: "refused" }>["code"];

export interface GatewayClientOptions {
  /** Takes one whole frame towards the engine. */
  readonly send: (frame: Uint8Array<ArrayBuffer>) => void;
  readonly timers: Timers;
  /** The connection cannot be used any more; the reason is a sentence. Called once. */
  readonly onClosed?: (reason: string, cause: CloseCause) => void;
  readonly onWelcome?: (welcome: Welcome) => void;
}

interface Waiting {
  readonly name: RequestName | "ping";
  readonly settle: (outcome: Outcome<unknown>) => void;
  readonly cancelTimer: () => void;
  /** Of an answer that comes in pages. */
  readonly pages: PageJoiner;
}

/**
 * One connection to the engine, seen from a client: window, command line or main. It knows the protocol and nothing of
 * sockets or ports: bytes come in through `receive` and leave through `send`.
 */
export class GatewayClient {
  readonly #options: GatewayClientOptions;
  readonly #decoder = new FrameDecoder();
  readonly #waiting = new Map<number, Waiting>();
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #streams = new Map<number, ByteStream>();
  #nextId = 1;
  #closed: string | null = null;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
  }

  receive(chunk: Uint8Array): void {
    if (this.#closed !== null) return;
    try {
      for (const frame of this.#decoder.push(chunk)) this.#onFrame(frame);
    } catch (error) {
      this.close(`The engine sent something this build cannot read: ${String(error)}`);
    }
  }

  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<Outcome<RequestResult<Name>>> {
    const answer = this.#ask(name, (id) => ({ t: "request", id, name, params }));
    return answer as Promise<Outcome<RequestResult<Name>>>;
  }

  ping(): Promise<Outcome<unknown>> {
    return this.#ask("ping", (id) => ({ t: "ping", id }));
  }

  /** Follows a topic over gaps and resets. The returned function ends it. */
  subscribe<Name extends TopicName>(
    topic: Name,
    listener: TopicListener<TopicSnapshot<Name>, TopicUpdate<Name>>,
  ): () => void {
    return this.#follow(topic, null, topics[topic], listener as TopicListener<unknown, unknown>);
  }

  /** The same for a topic there is one of for every key, such as one mission. */
  subscribeTo<Name extends KeyedTopicName>(
    topic: Name,
    key: TopicKey<Name>,
    listener: TopicListener<KeyedSnapshot<Name>, KeyedUpdate<Name>>,
  ): () => void {
    return this.#follow(topic, key, keyedTopics[topic], listener as TopicListener<unknown, unknown>);
  }

  #follow(
    topic: string,
    key: string | null,
    schemas: TopicSchemas,
    listener: TopicListener<unknown, unknown>,
  ): () => void {
    let id = 0;
    const start = () => {
      id = this.#nextId++;
      const subscription = new Subscription(schemas, listener, {
        acknowledge: (seq) => this.#send({ t: "acknowledge", id, seq }),
        restart: () => {
          stop();
          start();
        },
      });
      this.#subscriptions.set(id, subscription);
      this.#send({ t: "subscribe", id, topic, key });
    };
    const stop = () => {
      if (!this.#subscriptions.delete(id)) return;
      this.#send({ t: "unsubscribe", id });
    };
    start();
    return stop;
  }

  /** A terminal's output, from a picture of its screen now or from an offset the caller already has. */
  openBytes(
    session: SessionId,
    from: "screen" | number,
    credit: number,
    listener: ByteListener,
    writer: string | null = null,
  ): ByteStream {
    const id = this.#nextId++;
    const stream = new ByteStream(
      id,
      listener,
      (message, tail) => this.#send(message, tail),
      () => this.#streams.delete(id),
    );
    this.#streams.set(id, stream);
    this.#send({ t: "open-bytes", id, session, from, credit, writer });
    return stream;
  }

  close(reason: string, cause: CloseCause = "lost"): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    for (const waiting of this.#waiting.values()) {
      waiting.cancelTimer();
      waiting.settle({ ok: false, failure: { code: "unavailable", message: reason } });
    }
    this.#waiting.clear();
    this.#subscriptions.clear();
    this.#streams.clear();
    this.#options.onClosed?.(reason, cause);
  }

  #ask(name: Waiting["name"], message: (id: number) => ClientMessageInput): Promise<Outcome<unknown>> {
    const reason = this.#closed;
    if (reason !== null)
      return Promise.resolve({ ok: false, failure: { code: "unavailable", message: reason } });
    const id = this.#nextId++;
    return new Promise((settle) => {
      const cancelTimer = this.#options.timers.after(ANSWER_WITHIN_MS, () => {
        this.#waiting.delete(id);
        const text = `The engine did not answer "${name}" within ${ANSWER_WITHIN_MS / 1000} seconds.`;
        settle({ ok: false, failure: { code: "unavailable", message: text } });
      });
      this.#waiting.set(id, { name, settle, cancelTimer, pages: new PageJoiner() });
      this.#send(message(id));
    });
  }

  #send(message: ClientMessageInput, tail?: Uint8Array): void {
    if (this.#closed === null) this.#options.send(encodeFrame(message, tail));
  }

  #onFrame(frame: Frame): void {
    const message = engineMessage.parse(frame.header);
    switch (message.t) {
      case "welcome":
        return this.#options.onWelcome?.(message);
      case "refused":
        return this.close(message.message, message.code);
      case "pong":
        return this.#settle(message.id, { ok: true, value: undefined });
      case "result":
        return this.#settle(message.id, this.#checked(message.id, message.value));
      case "result-page":
        return this.#onResultPage(message, frame.tail);
      case "failure":
        return this.#settle(message.id, { ok: false, failure: message.failure });
      case "snapshot":
      case "update":
      case "reset":
      case "topic-failed":
        return this.#subscriptions.get(message.id)?.receive(message, frame.tail);
      case "screen":
      case "bytes":
      case "resized":
      case "input-accepted":
      case "ended":
      case "bytes-failed":
        return this.#streams.get(message.id)?.receive(message, frame.tail);
    }
  }

  #onResultPage(message: Extract<EngineMessage, { t: "result-page" }>, tail: Uint8Array): void {
    const joined = this.#waiting.get(message.id)?.pages.add(message.page, message.pages, tail);
    if (joined?.state === "gap") throw new Error(`page ${message.page} of an answer came out of order`);
    if (joined?.state === "whole") this.#settle(message.id, this.#checked(message.id, joined.value));
  }

  #checked(id: number, answer: unknown): Outcome<unknown> {
    const name = this.#waiting.get(id)?.name;
    if (name === undefined || name === "ping") return { ok: true, value: answer };
    const value = requests[name].result.safeParse(answer);
    if (value.success) return { ok: true, value: value.data };
    const text = `The engine's answer to "${name}" does not fit this build: ${value.error.message}`;
    return { ok: false, failure: { code: "failed", message: text } };
  }

  #settle(id: number, outcome: Outcome<unknown>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.cancelTimer();
    waiting.settle(outcome);
  }
}
