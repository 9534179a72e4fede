import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { requests, topics, type RequestName, type TopicName } from "#shared/contract/contract.ts";
import { encodeFrame, FrameDecoder, FrameError, type Frame } from "#shared/contract/frame.ts";
import {
  BUILD,
  clientMessage,
  PROTOCOL,
  type ClientMessage,
  type EngineMessage,
} from "#shared/contract/message.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Answers } from "./answers.ts";
import type { TopicFeed } from "./topic-feed.ts";

/** A client that has not said hello by then never will. */
const HANDSHAKE_WITHIN_MS = 2_000;
/** What may wait to be sent to one client. Above it the engine stops reading from that client until it has caught up. */
const MAX_OUTBOUND_BYTES = 8 * 1024 * 1024;
/** Requests one client may have unanswered. */
const MAX_OPEN_REQUESTS = 256;

/** One viewer of one terminal. */
export interface TerminalView {
  credit(bytes: number): void;
  input(writer: string, seq: number, bytes: Uint8Array): void;
  close(): void;
}

export type TopicFeeds = { readonly [Name in TopicName]: TopicFeed<Name> };

export interface Served {
  readonly answers: Answers;
  readonly feeds: TopicFeeds;
  openView(options: {
    id: number;
    session: SessionId;
    from: "screen" | number;
    credit: number;
    send: (message: EngineMessage, tail?: Uint8Array) => void;
  }): TerminalView;
  readonly token: string;
  readonly instance: string;
}

/** One client on one socket, from its first byte to its last. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #served: Served;
  readonly #decoder = new FrameDecoder();
  readonly #follows = new Map<number, ReturnType<TopicFeed<TopicName>["follow"]>>();
  readonly #views = new Map<number, TerminalView>();
  readonly #handshakeTimer: NodeJS.Timeout;
  #openRequests = 0;
  #known = false;

  constructor(socket: Socket, served: Served, onKnown: () => void, onClosed: (wasKnown: boolean) => void) {
    this.#socket = socket;
    this.#served = served;
    this.#onKnown = onKnown;
    this.#handshakeTimer = setTimeout(
      () => this.#refuse("handshake", `No hello within ${HANDSHAKE_WITHIN_MS / 1000} seconds.`),
      HANDSHAKE_WITHIN_MS,
    );
    socket.on("data", (chunk) => this.#onData(chunk));
    socket.on("drain", () => socket.resume());
    // A peer that vanishes is an everyday thing; what it means is decided by "close".
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#release();
      onClosed(this.#known);
    });
  }
  readonly #onKnown: () => void;

  #release(): void {
    clearTimeout(this.#handshakeTimer);
    for (const follow of this.#follows.values()) follow.close();
    for (const view of this.#views.values()) view.close();
    this.#follows.clear();
    this.#views.clear();
  }

  readonly #send = (message: EngineMessage, tail?: Uint8Array): void => {
    if (this.#socket.destroyed) return;
    this.#socket.write(encodeFrame(message, tail));
    if (this.#socket.writableLength > MAX_OUTBOUND_BYTES) this.#socket.pause();
  };

  #refuse(code: Extract<EngineMessage, { t: "refused" }>["code"], message: string): void {
    this.#send({ t: "refused", code, message });
    this.#socket.destroySoon();
  }

  #onData(chunk: Buffer): void {
    try {
      for (const frame of this.#decoder.push(chunk)) {
        if (this.#socket.destroyed) return;
        this.#onFrame(frame);
      }
    } catch (error) {
      const text = error instanceof FrameError ? error.message : "a message does not fit the protocol";
      this.#refuse("frame", `The connection was ended: ${text}.`);
    }
  }

  #onFrame(frame: Frame): void {
    const message = clientMessage.parse(frame.header);
    if (message.t === "hello") return this.#onHello(message);
    if (!this.#known) return this.#refuse("handshake", "The first message must be hello.");
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
    if (!this.#known) {
      this.#known = true;
      this.#onKnown();
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
        return this.#onSubscribe(message.id, message.topic);
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
        // The tail is a view into the socket's buffer, which is used again after this call.
        return this.#views.get(message.id)?.input(message.writer, message.seq, tail.slice());
      case "close-bytes":
        this.#views.get(message.id)?.close();
        this.#views.delete(message.id);
        return;
    }
  }

  async #onRequest(id: number, name: string, params: unknown): Promise<void> {
    if (this.#openRequests >= MAX_OPEN_REQUESTS) {
      const text = `More than ${MAX_OPEN_REQUESTS} requests are unanswered; wait for answers first.`;
      return this.#send({ t: "failure", id, failure: { code: "unavailable", message: text } });
    }
    this.#openRequests += 1;
    try {
      this.#send(await this.#answer(id, name, params));
    } catch (error) {
      this.#send({ t: "failure", id, failure: { code: "failed", message: sentenceOf(error) } });
    } finally {
      this.#openRequests -= 1;
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

  #onSubscribe(id: number, topic: string): void {
    if (!isTopic(topic) || this.#follows.has(id)) {
      return this.#refuse("frame", `The connection was ended: no topic "${topic}" can be followed as ${id}.`);
    }
    const feed = this.#served.feeds[topic] as TopicFeed<TopicName>;
    this.#follows.set(id, feed.follow(id, this.#send));
  }

  #onOpenBytes({ id, session, from, credit }: Extract<ClientMessage, { t: "open-bytes" }>): void {
    this.#views.get(id)?.close();
    this.#views.set(id, this.#served.openView({ id, session, from, credit, send: this.#send }));
  }
}

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);
const isTopic = (name: string): name is TopicName => Object.hasOwn(topics, name);

/** Takes the same time wherever the two differ. */
function sameSecret(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
