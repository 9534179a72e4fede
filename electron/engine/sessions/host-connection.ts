import { connect, type Socket } from "node:net";
import type { ExitRecord } from "#shared/contract/message.ts";
import { encodeFrame, FrameDecoder, type Frame } from "#shared/contract/frame.ts";
import type { HostAddress } from "#shared/session-protocol/host-address.ts";
import {
  type HostCall,
  type HostMessage,
  hostMessage,
  SESSION_PROTOCOL,
  type SessionRecord,
} from "#shared/session-protocol/message.ts";
import { Heartbeat } from "./heartbeat.ts";
import { HostCallError, HostLinkError } from "./host-errors.ts";
import { limitOf, type LinkLimits } from "./link-limits.ts";

const HELLO_MS = 2_000;

/** Calls are small; only a host that reads nothing any more lets this much pile up. */
const MAX_OUTBOUND_BYTES = 8 * 1024 * 1024;

export type Answer = Extract<HostMessage, { t: "answer" }>;
export type Welcome = Extract<HostMessage, { t: "welcome" }>;
type Hello = Extract<HostCall, { t: "hello" }>;
type WithoutNumber<Call> = Call extends { call: number } ? Omit<Call, "call"> : never;
/** A call as its caller writes it; the connection numbers it. */
export type NewCall = WithoutNumber<HostCall>;

/** What a subscription hears, in the order of the transcript. */
export interface OutputListener {
  output(offset: number, bytes: Uint8Array): void;
  resized(offset: number, cols: number, rows: number): void;
  ended(offset: number, exit: ExitRecord): void;
  /** The host refused it: nothing follows. */
  failed(error: HostCallError): void;
  /**
   * The link is gone: nothing follows, subscribe again from the last offset when there is one. A listener without it
   * hears `failed`.
   */
  lost?(): void;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface ConnectionOptions {
  readonly limits: LinkLimits;
  readonly engineCommand: readonly string[] | undefined;
}

interface Greeted {
  readonly decoder: FrameDecoder;
  readonly welcome: Welcome;
  readonly events: ConnectionEvents;
  readonly limits: LinkLimits;
}

export interface ConnectionEvents {
  onSession(record: SessionRecord): void;
  /** It is connected and says nothing any more. What was asked may still be done when it wakes. */
  onSilent(heardAt: Date): void;
  /** It answers again; subscriptions go on where they were. */
  onAnswering(): void;
  /** Once, after everything in flight was rejected. */
  onGone(reason: string): void;
}

/** One connection to a session host, from hello to its end. */
export class HostConnection {
  readonly welcome: Welcome;
  readonly #socket: Socket;
  readonly #decoder: FrameDecoder;
  readonly #events: ConnectionEvents;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<number, OutputListener>();
  readonly #limits: LinkLimits;
  readonly #heartbeat: Heartbeat;
  #heardAt = new Date();
  /** Of everything that came: a call knows whether the host said anything since it was sent. */
  #chunksHeard = 0;
  #nextCall = 1;
  #nextSubscription = 1;
  #gone = false;

  private constructor(socket: Socket, { decoder, welcome, events, limits }: Greeted) {
    this.#limits = limits;
    this.#heartbeat = new Heartbeat({
      everyMs: limits.heartbeatEveryMs,
      withinMs: limits.heartbeatWithinMs,
      // The cheapest question there is: subscriptions are numbered from 1, so this one ends nothing.
      ask: () => this.#forget({ t: "unsubscribe", subscription: 0 }),
      onSilent: () => events.onSilent(this.#heardAt),
      onHeard: () => events.onAnswering(),
    });
    this.#socket = socket;
    this.#decoder = decoder;
    this.welcome = welcome;
    this.#events = events;
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the session host closed the connection"));
  }

  /** Connects and says hello. Rejects with a HostLinkError; a refusal carries the host's own sentence. */
  static async open(
    address: HostAddress,
    events: ConnectionEvents,
    { limits, engineCommand }: ConnectionOptions,
  ): Promise<HostConnection> {
    const socket = connect(address.socket);
    const decoder = new FrameDecoder();
    // An empty command would be a hello that does not fit.
    const hello = engineCommand?.length ? { engineCommand: [...engineCommand] } : {};
    try {
      const { welcome, rest } = await greet(socket, decoder, { ...hello, token: address.token });
      const connection = new HostConnection(socket, { decoder, welcome, events, limits });
      for (const frame of rest) connection.#take(frame);
      return connection;
    } catch (error) {
      socket.destroy();
      throw error instanceof HostLinkError ? error : new HostLinkError(String(error), { cause: error });
    }
  }

  call(call: NewCall, tail?: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const number = this.#nextCall;
      this.#nextCall += 1;
      const problem = this.#problem();
      if (problem !== null) {
        reject(new HostLinkError(problem));
        return;
      }
      this.#waiting.set(number, { resolve, reject, timer: this.#limit(number, call) });
      this.#socket.write(encodeFrame({ ...call, call: number }, tail));
    });
  }

  /** Returns the subscription's number. */
  subscribe(
    session: SessionRecord["session"],
    from: number,
    credit: number,
    listener: OutputListener,
  ): number {
    const subscription = this.#nextSubscription;
    this.#nextSubscription += 1;
    this.#listeners.set(subscription, listener);
    this.call({ t: "subscribe", subscription, session, from, credit }).catch((error: unknown) => {
      if (!this.#listeners.delete(subscription)) return;
      // It may still be taken up later, when nobody listens any more.
      if (!(error instanceof HostCallError)) this.#forget({ t: "unsubscribe", subscription });
      if (error instanceof HostCallError) listener.failed(error);
      else tellLost(listener);
    });
    return subscription;
  }

  addCredit(subscription: number, session: SessionRecord["session"], from: number, credit: number): void {
    if (!this.#listeners.has(subscription)) return;
    this.#forget({ t: "subscribe", subscription, session, from, credit });
  }

  unsubscribe(subscription: number): void {
    if (this.#listeners.delete(subscription)) this.#forget({ t: "unsubscribe", subscription });
  }

  close(): void {
    this.#end("the engine closed the connection");
  }

  #limit(number: number, call: NewCall): NodeJS.Timeout {
    const limitMs = limitOf(call, this.#limits);
    const chunksHeard = this.#chunksHeard;
    const expire = () => {
      const waiting = this.#settle(number);
      if (waiting === undefined) return;
      // Not this call alone is stuck: whoever is told so below must find the link as it is.
      if (this.#chunksHeard === chunksHeard) this.#heartbeat.silent();
      const asked = "session" in call ? `${call.t} for ${call.session}` : call.t;
      waiting.reject(
        new HostLinkError(
          `The session host did not answer within ${limitMs / 1_000} s (${asked}); whether it did this is not known.`,
        ),
      );
    };
    // What arrived while this process itself was busy is read before the call is given up.
    return setTimeout(() => setImmediate(expire), limitMs);
  }

  /** A call whose failure changes nothing: the session ended meanwhile, or the link did and everybody hears of that. */
  #forget(call: NewCall): void {
    this.call(call).catch((error: unknown) => {
      if (error instanceof HostCallError && error.code === "bad-call") this.#end(error.message);
    });
  }

  #problem(): string | null {
    if (this.#gone) return "The session host is not connected; nothing was sent.";
    if (this.#socket.writableLength > MAX_OUTBOUND_BYTES)
      return "The session host takes nothing any more; nothing was sent.";
    return null;
  }

  #read(chunk: Buffer): void {
    this.#heardAt = new Date();
    this.#chunksHeard += 1;
    this.#heartbeat.heard();
    try {
      for (const frame of this.#decoder.push(chunk)) this.#take(frame);
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
    }
  }

  #take(frame: Frame): void {
    const parsed = hostMessage.safeParse(frame.header);
    if (!parsed.success)
      throw new HostLinkError("the session host sent a message that does not fit the protocol");
    const message = parsed.data;
    switch (message.t) {
      case "answer":
        return this.#settle(message.call)?.resolve(message);
      case "failure":
        return this.#settle(message.call)?.reject(new HostCallError(message.failure));
      case "output":
        return this.#listeners.get(message.subscription)?.output(message.offset, frame.tail);
      case "resized":
        return this.#listeners.get(message.subscription)?.resized(message.offset, message.cols, message.rows);
      case "ended":
        return this.#ended(message);
      case "session":
        return this.#events.onSession(message.session);
      case "welcome":
      case "refused":
        throw new HostLinkError(message.t === "refused" ? message.message : "the session host greeted twice");
    }
  }

  #settle(call: number): Waiting | undefined {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  #ended(message: Extract<HostMessage, { t: "ended" }>): void {
    const listener = this.#listeners.get(message.subscription);
    this.#listeners.delete(message.subscription);
    listener?.ended(message.offset, message.exit);
  }

  #end(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#socket.destroy();
    this.#heartbeat.stop();
    const error = new HostLinkError(
      `The link to the session host broke (${reason}); whether it did this is not known.`,
    );
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) tellLost(listener);
    this.#events.onGone(reason);
  }
}

export function tellLost(listener: OutputListener): void {
  if (listener.lost !== undefined) listener.lost();
  else listener.failed(new HostCallError({ code: "failed", message: "The link to the session host broke." }));
}

/** Resolves with the welcome and whatever came right behind it. */
function greet(
  socket: Socket,
  decoder: FrameDecoder,
  said: Omit<Hello, "t" | "protocol">,
): Promise<{ welcome: Welcome; rest: Frame[] }> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new HostLinkError(reason));
    const onError = (error: Error) => fail(error.message);
    const onClose = () => fail("the session host closed the connection before it answered");
    const onTimeout = () =>
      fail(`what listens there did not answer within ${HELLO_MS / 1_000} s; its sessions go on if it lives`);
    const onData = (chunk: Buffer) => {
      try {
        const [first, ...rest] = decoder.push(chunk);
        if (first === undefined) return;
        const message = hostMessage.parse(first.header);
        if (message.t !== "welcome")
          return fail(message.t === "refused" ? message.message : `unexpected ${message.t}`);
        socket.setTimeout(0);
        for (const [event, listener] of listeners) socket.off(event, listener);
        resolve({ welcome: message, rest });
      } catch (error) {
        fail(
          `what answered is not a session host: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    };
    const listeners = [
      ["error", onError],
      ["close", onClose],
      ["timeout", onTimeout],
      ["data", onData],
    ] as const;
    for (const [event, listener] of listeners) socket.on(event, listener);
    socket.setTimeout(HELLO_MS);
    socket.write(encodeFrame({ t: "hello", protocol: SESSION_PROTOCOL, ...said } satisfies Hello));
  });
}
