import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import {
  keyedTopics,
  requests,
  topics,
  type KeyedTopicName,
  type RequestName,
  type TopicKey,
  type TopicName,
  type TopicSnapshot,
  type TopicUpdate,
} from "#shared/contract/contract.ts";
import type { Outcome } from "#shared/contract/client.ts";
import { encodeFrame, FrameDecoder, FrameError, type Frame } from "#shared/contract/frame.ts";
import { jsonPages } from "#shared/contract/json-pages.ts";
import {
  BUILD,
  clientMessage,
  PROTOCOL,
  type ClientMessage,
  type EngineMessage,
} from "#shared/contract/message.ts";
import { isUnforeseen, sentenceFor } from "#launch/plain-error.ts";
import type { SessionId } from "#shared/ids.ts";
import { refused, type Answers } from "./answers.ts";
import type { Follow, SendMessage, TopicFeed } from "./topic-feed.ts";

/** A client that has not said hello by then never will. */
const HANDSHAKE_WITHIN_MS = 2_000;
/** What may wait to be sent to one client before the engine stops carrying out what that client asks. */
const MAX_OUTBOUND_BYTES = 8 * 1024 * 1024;
/** Requests of one client that are worked on at once; more wait, unread. */
const MAX_OPEN_REQUESTS = 32;

/** One viewer of one terminal. */
export interface TerminalView {
  credit(bytes: number): void;
  input(writer: string, seq: number, bytes: Uint8Array): void;
  close(): void;
}

export type TopicFeeds = {
  readonly [Name in TopicName]: TopicFeed<TopicSnapshot<Name>, TopicUpdate<Name>>;
};

/** Follows what there is under a key, or says why there is nothing. */
export type KeyedFeeds = {
  readonly [Name in KeyedTopicName]: (
    key: TopicKey<Name>,
    id: number,
    send: SendMessage,
  ) => Promise<Outcome<Follow>>;
};

export interface Served {
  readonly answers: Answers;
  readonly feeds: TopicFeeds;
  readonly keyedFeeds: KeyedFeeds;
  openView(options: {
    id: number;
    session: SessionId;
    from: "screen" | number;
    credit: number;
    writer: string | null;
    send: (message: EngineMessage, tail?: Uint8Array) => void;
  }): TerminalView;
  readonly token: string;
  readonly instance: string;
}

type ClientKind = Extract<ClientMessage, { t: "hello" }>["client"];

export interface ConnectionEvents {
  /** It has shown its token. */
  readonly entered: (kind: ClientKind) => void;
  readonly left: (kind: ClientKind) => void;
  /** A failure nobody foresaw, for the log. */
  readonly unforeseen: (error: unknown) => void;
}

/** One client on one socket, from its first byte to its last. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #served: Served;
  readonly #decoder = new FrameDecoder();
  readonly #follows = new Map<number, Follow>();
  readonly #views = new Map<number, TerminalView>();
  readonly #handshakeTimer: NodeJS.Timeout;
  readonly #events: ConnectionEvents;
  /** Arrived, and not carried out yet. */
  readonly #frames: Frame[] = [];
  #openRequests = 0;
  /** null until it has said hello. */
  #kind: ClientKind | null = null;

  constructor(socket: Socket, served: Served, events: ConnectionEvents) {
    this.#socket = socket;
    this.#served = served;
    this.#events = events;
    this.#handshakeTimer = setTimeout(
      () => this.#refuse("handshake", `No hello within ${HANDSHAKE_WITHIN_MS / 1000} seconds.`),
      HANDSHAKE_WITHIN_MS,
    );
    socket.on("data", (chunk) => this.#onData(chunk));
    socket.on("drain", this.#pump);
    // A peer that vanishes is an everyday thing; what it means is decided by "close".
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#release();
      if (this.#kind !== null) events.left(this.#kind);
    });
  }

  #release(): void {
    clearTimeout(this.#handshakeTimer);
    for (const follow of this.#follows.values()) follow.close();
    for (const view of this.#views.values()) view.close();
    this.#follows.clear();
    this.#views.clear();
  }

  readonly #send = (message: EngineMessage, tail?: Uint8Array): void => {
    // Once an end was announced nothing may follow it.
    if (!this.#isOver()) this.#socket.write(encodeFrame(message, tail));
  };

  #refuse(code: Extract<EngineMessage, { t: "refused" }>["code"], message: string): void {
    this.#send({ t: "refused", code, message });
    this.#socket.destroySoon();
  }

  #onData(chunk: Buffer): void {
    try {
      this.#frames.push(...this.#decoder.push(chunk));
    } catch (error) {
      this.#onUnreadable(error);
    }
    this.#pump();
  }

  /** What has arrived is carried out as long as the client takes its answers; until then nothing more is read from it. */
  readonly #pump = (): void => {
    try {
      while (this.#frames.length > 0 && !this.#isFull() && !this.#isOver()) {
        const frame = this.#frames.shift();
        if (frame !== undefined) this.#onFrame(frame);
      }
    } catch (error) {
      this.#onUnreadable(error);
    }
    if (this.#frames.length > 0 || this.#isFull()) this.#socket.pause();
    else this.#socket.resume();
  };

  #isFull(): boolean {
    return this.#socket.writableLength > MAX_OUTBOUND_BYTES || this.#openRequests >= MAX_OPEN_REQUESTS;
  }

  /** What stands behind a refusal, even in the same chunk, is not carried out. */
  #isOver(): boolean {
    return this.#socket.writableEnded || this.#socket.destroyed;
  }

  #onUnreadable(error: unknown): void {
    const text = error instanceof FrameError ? error.message : "a message does not fit the protocol";
    this.#refuse("frame", `The connection was ended: ${text}.`);
  }

  #onFrame(frame: Frame): void {
    const message = clientMessage.parse(frame.header);
    if (message.t === "hello") return this.#onHello(message);
    if (this.#kind === null) return this.#refuse("handshake", "The first message must be hello.");
    this.#onMessage(message, frame.tail);
  }

  #onHello(message: Extract<ClientMessage, { t: "hello" }>): void {
    if (message.protocol !== PROTOCOL) {
      const text = `This engine (${BUILD}) speaks protocol ${PROTOCOL}, the client (${message.build}) ${message.protocol}. Update the older one.`;
      return this.#refuse("protocol", text);
    }
    if (!sameSecret(message.token, this.#served.token))
      return this.#refuse("token", "The token is not the engine's.");
    clearTimeout(this.#handshakeTimer);
    if (this.#kind === null) {
      this.#kind = message.client;
      this.#events.entered(message.client);
    }
    const { instance } = this.#served;
    this.#send({ t: "welcome", protocol: PROTOCOL, build: BUILD, instance, pid: process.pid });
  }

  #onMessage(message: Exclude<ClientMessage, { t: "hello" }>, tail: Uint8Array): void {
    switch (message.t) {
      case "ping":
        return this.#send({ t: "pong", id: message.id });
      case "request":
        return void this.#onRequest(message.id, message.name, message.params);
      case "subscribe":
        return this.#onSubscribe(message);
      case "unsubscribe":
        this.#follows.get(message.id)?.close();
        this.#follows.delete(message.id);
        return;
      case "acknowledge":
        return this.#follows.get(message.id)?.acknowledge(message.seq);
      case "open-bytes":
        return this.#onOpenBytes(message);
      case "credit":
        return this.#views.get(message.id)?.credit(message.bytes);
      case "input":
        // The tail is a view into a whole chunk, which must not be kept for one key.
        return this.#views.get(message.id)?.input(message.writer, message.seq, tail.slice());
      case "close-bytes":
        this.#views.get(message.id)?.close();
        this.#views.delete(message.id);
        return;
    }
  }

  async #onRequest(id: number, name: string, params: unknown): Promise<void> {
    this.#openRequests += 1;
    try {
      this.#sendAnswer(await this.#answer(id, name, params));
    } catch (error) {
      if (isUnforeseen(error)) this.#events.unforeseen(error);
      this.#send({ t: "failure", id, failure: { code: "failed", message: sentenceFor(error) } });
    } finally {
      this.#openRequests -= 1;
      this.#pump();
    }
  }

  async #answer(id: number, name: string, params: unknown): Promise<EngineMessage> {
    if (!isRequest(name)) {
      return {
        t: "failure",
        id,
        failure: { code: "unknown-request", message: `There is no request "${name}".` },
      };
    }
    const checked = requests[name].params.safeParse(params);
    if (!checked.success) {
      const text = `"${name}" was asked with parameters that do not fit: ${checked.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}.`;
      return { t: "failure", id, failure: { code: "bad-request", message: text } };
    }
    const answer = this.#served.answers[name] as (params: unknown) => ReturnType<Answers[RequestName]>;
    const outcome = await answer(checked.data);
    return outcome.ok
      ? { t: "result", id, value: outcome.value }
      : { t: "failure", id, failure: outcome.failure };
  }

  /** No message is larger than a window takes: a large result goes in pages. */
  #sendAnswer(answer: EngineMessage): void {
    if (answer.t !== "result") return this.#send(answer);
    const pieces = jsonPages(answer.value ?? null);
    if (pieces.length === 1) return this.#send(answer);
    for (const [page, piece] of pieces.entries()) {
      this.#send({ t: "result-page", id: answer.id, page, pages: pieces.length }, piece);
    }
  }

  #onSubscribe({ id, topic, key }: Extract<ClientMessage, { t: "subscribe" }>): void {
    if (this.#follows.has(id)) return this.#refuseTopic(id, topic);
    if (isKeyedTopic(topic) && key !== null) return void this.#followKey(id, topic, key);
    if (!isTopic(topic)) return this.#refuseTopic(id, topic);
    const feed = this.#served.feeds[topic] as TopicFeed<unknown, unknown>;
    this.#follows.set(id, feed.follow(id, this.#send));
  }

  #refuseTopic(id: number, topic: string): void {
    this.#refuse("frame", `The connection was ended: no topic "${topic}" can be followed as ${id}.`);
  }

  async #followKey(id: number, topic: KeyedTopicName, given: string): Promise<void> {
    let wanted = true;
    this.#follows.set(id, { acknowledge: () => undefined, close: () => (wanted = false) });
    const found = await this.#tryFollowing(id, topic, given);
    // It was given up, or the client left, while the mission was read.
    if (!wanted || this.#isOver()) {
      if (found.ok) found.value.close();
    } else if (found.ok) {
      this.#follows.set(id, found.value);
    } else {
      this.#follows.delete(id);
      this.#send({ t: "topic-failed", id, failure: found.failure });
    }
  }

  async #tryFollowing(id: number, topic: KeyedTopicName, given: string): Promise<Outcome<Follow>> {
    const key = keyedTopics[topic].key.safeParse(given);
    if (!key.success) return refused("bad-request", `"${given}" is no key of "${topic}".`);
    try {
      return await this.#served.keyedFeeds[topic](key.data, id, this.#send);
    } catch (error) {
      if (isUnforeseen(error)) this.#events.unforeseen(error);
      return refused("failed", sentenceFor(error));
    }
  }

  #onOpenBytes({ id, session, from, credit, writer }: Extract<ClientMessage, { t: "open-bytes" }>): void {
    this.#views.get(id)?.close();
    this.#views.set(id, this.#served.openView({ id, session, from, credit, writer, send: this.#send }));
  }
}

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);
const isKeyedTopic = (name: string): name is KeyedTopicName => Object.hasOwn(keyedTopics, name);
const isTopic = (name: string): name is TopicName => Object.hasOwn(topics, name);

/** Takes the same time wherever the two differ. */
function sameSecret(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
