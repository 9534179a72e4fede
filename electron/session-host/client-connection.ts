import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { z } from "zod";
import { encodeFrame, FrameDecoder, type Frame } from "#shared/contract/frame.ts";
import {
  hostCall,
  SESSION_PROTOCOL,
  type HostCall,
  type HostMessage,
} from "#shared/session-protocol/message.ts";
import { log } from "./log.ts";

/** A client that has not said a valid hello by then is cut off. */
const HELLO_MS = 2_000;
/** Output for a client stops here and goes on when it has read; other messages may still be added. */
const OUTPUT_LIMIT_BYTES = 1024 * 1024;
/** Above this not even its calls are read: it asks without reading answers. */
const READ_LIMIT_BYTES = 8 * 1024 * 1024;

/** A hello is small; nobody unknown gets to fill memory. */
const UNKNOWN_LIMIT_BYTES = 16 * 1024;

/** The least a call must have to be answered. */
const numbered = z.object({ call: z.number().int().nonnegative() });

export type Hello = Extract<HostCall, { t: "hello" }>;
export type Call = Exclude<HostCall, Hello>;

export interface ClientEvents {
  readonly token: string;
  welcome(): Extract<HostMessage, { t: "welcome" }>;
  onHello(client: ClientConnection, hello: Hello): void;
  onCall(client: ClientConnection, call: Call, tail: Uint8Array): void;
  onGone(client: ClientConnection): void;
}

/** One engine at the other end of a socket. Nothing it sends may harm the host: what does not fit ends the connection. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  readonly #decoder = new FrameDecoder();
  readonly #helloTimer: NodeJS.Timeout;
  readonly #onDrain = new Set<() => void>();
  #isKnown = false;
  #receivedBytes = 0;

  constructor(socket: Socket, events: ClientEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#helloTimer = setTimeout(() => this.#refuse("No hello within two seconds."), HELLO_MS);
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("drain", () => this.#drained());
    // The close that follows says all there is to say.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#gone());
  }

  get isKnown(): boolean {
    return this.#isKnown && !this.#socket.destroyed;
  }

  /** Whether output may be sent now; if not, `onDrain` listeners hear when. */
  get takesOutput(): boolean {
    return this.isKnown && this.#socket.writableLength < OUTPUT_LIMIT_BYTES;
  }

  send(message: HostMessage, tail?: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(encodeFrame(message, tail));
    if (this.#socket.writableLength > READ_LIMIT_BYTES) this.#socket.pause();
  }

  onDrain(listener: () => void): () => void {
    this.#onDrain.add(listener);
    return () => this.#onDrain.delete(listener);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** What it sent could not be worked with: its connection ends, and nothing else. */
  fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    log(`A client was cut off: ${reason}.`);
    this.#refuse(`What came could not be taken: ${reason}.`);
  }

  #read(chunk: Buffer): void {
    if (this.#socket.writableEnded) return;
    this.#receivedBytes += chunk.length;
    if (!this.#isKnown && this.#receivedBytes > UNKNOWN_LIMIT_BYTES)
      return this.#refuse("Too much before hello.");
    try {
      for (const frame of this.#decoder.push(chunk)) this.#take(frame);
      if (!this.#isKnown && this.#receivedBytes > UNKNOWN_LIMIT_BYTES) this.#refuse("Too much before hello.");
    } catch (error) {
      // Whatever it is: all other sessions and clients would pay for an error that is thrown on from here.
      this.fail(error);
    }
  }

  #take(frame: Frame): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    const parsed = hostCall.safeParse(frame.header);
    if (!this.#isKnown) return this.#takeHello(parsed.data);
    if (parsed.success && parsed.data.t !== "hello")
      return this.#events.onCall(this, parsed.data, frame.tail);
    const { data } = numbered.safeParse(frame.header);
    if (data === undefined) return this.#refuse("A call without a number.");
    const issue = parsed.error?.issues[0];
    const where =
      issue === undefined ? "hello was said already" : `${issue.path.join(".")}: ${issue.message}`;
    this.send({
      t: "failure",
      call: data.call,
      failure: { code: "bad-call", message: `The call does not fit: ${where}.` },
    });
  }

  #takeHello(message: HostCall | undefined): void {
    if (message?.t !== "hello") return this.#refuse("The first message must be hello.");
    if (!isSame(message.token, this.#events.token))
      return this.#refuse("The token is not the one of this session host.");
    if (message.protocol !== SESSION_PROTOCOL) {
      return this.#refuse(`This session host speaks protocol ${SESSION_PROTOCOL}, not ${message.protocol}.`);
    }
    clearTimeout(this.#helloTimer);
    this.#isKnown = true;
    this.send(this.#events.welcome());
    this.#events.onHello(this, message);
  }

  #refuse(message: string): void {
    if (this.#socket.destroyed) return;
    this.#socket.end(encodeFrame({ t: "refused", message } satisfies HostMessage));
    // A peer that never closes its side must not stay.
    this.#socket.setTimeout(HELLO_MS, () => this.#socket.destroy());
    this.#socket.resume();
    clearTimeout(this.#helloTimer);
  }

  #drained(): void {
    this.#socket.resume();
    for (const listener of this.#onDrain) listener();
  }

  #gone(): void {
    clearTimeout(this.#helloTimer);
    this.#events.onGone(this);
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
