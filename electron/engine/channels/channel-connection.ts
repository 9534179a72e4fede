import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import {
  CHANNEL_PROTOCOL,
  fromAgent,
  MAX_HELLO_BYTES,
  MAX_LINE_BYTES,
  type FromAgent,
  type ToAgent,
} from "#shared/channel/message.ts";
import { encodeLine, LineDecoder } from "#shared/channel/lines.ts";
import { sentenceFor } from "#launch/plain-error.ts";
import type { ReportOutcome } from "./channel-owner.ts";

/** Who has not said a valid hello by then is cut off. */
const HELLO_MS = 2_000;
/** A line that was begun and does not come to its end is a way to hold a connection for ever. */
const LINE_MS = 10_000;
/** More reports than these wait in the socket, and so in the agent. */
const MAX_WAITING_REPORTS = 64;
/** An agent that asks and never reads. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

export interface ConnectionEvents {
  readonly token: string;
  readonly instance: string;
  /** Resolves when everything said before is heard; then the agent is welcome. */
  onHello(connection: ChannelConnection): Promise<void>;
  onReport(connection: ChannelConnection, seq: number, report: unknown): Promise<ReportOutcome>;
  onTook(delivery: string): void;
  onGone(connection: ChannelConnection): void;
}

/** One process of a session at the other end of a socket. What it sends wrong ends its own connection and nothing else. */
export class ChannelConnection {
  writer = "";
  listens = false;
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #decoder = new LineDecoder(MAX_HELLO_BYTES);
  #state: "unknown" | "greeted" | "welcome" | "ended" = "unknown";
  #deadline: NodeJS.Timeout | undefined;
  #waiting = 0;

  constructor(socket: Socket, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#limit(HELLO_MS);
    socket.on("data", (chunk) => this.#read(chunk));
    // The close that follows says all there is to say.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(this.#deadline);
      this.#state = "ended";
      events.onGone(this);
    });
  }

  send(message: ToAgent): void {
    if (this.#state === "ended") return;
    this.#socket.write(encodeLine(message));
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#socket.destroy();
  }

  refuse(message: string): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#deadline);
    this.#socket.end(encodeLine({ t: "refused", message } satisfies ToAgent));
    // A peer that never closes its side must not stay.
    this.#deadline = setTimeout(() => this.#socket.destroy(), HELLO_MS).unref();
    this.#socket.resume();
  }

  /** Without a word: whoever comes back finds out how things are. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** On a busy machine it may be us who were late: the other side is not sent away for good and may come again. */
  #limit(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.destroy(), ms).unref();
  }

  #read(chunk: Buffer): void {
    if (this.#state === "ended") return;
    try {
      const wasInside = this.#decoder.isInside;
      for (const line of this.#decoder.push(chunk)) {
        this.#take(fromAgent.parse(line));
        if (this.#isOver()) return;
      }
      if (this.#state === "unknown") return;
      if (!this.#decoder.isInside) clearTimeout(this.#deadline);
      else if (!wasInside || chunk.includes(10)) this.#limit(LINE_MS);
    } catch (error) {
      this.refuse(`What came could not be taken (${sentenceFor(error)})`);
    }
  }

  #isOver(): boolean {
    return this.#state === "ended";
  }

  #take(message: FromAgent): void {
    if (message.t === "hello") return this.#hello(message);
    if (this.#state === "unknown") return this.refuse("The first message must be hello.");
    if (message.t === "took") return this.#events.onTook(message.delivery);
    void this.#report(message.seq, message.report);
  }

  #hello({ token, protocol, writer, listens }: Extract<FromAgent, { t: "hello" }>): void {
    if (this.#state !== "unknown") return this.refuse("Hello was said already.");
    if (!isSame(token, this.#events.token)) return this.refuse("The token is not the one of this session.");
    if (protocol !== CHANNEL_PROTOCOL) {
      return this.refuse(`This engine speaks channel protocol ${CHANNEL_PROTOCOL}, not ${protocol}.`);
    }
    clearTimeout(this.#deadline);
    this.#state = "greeted";
    this.#decoder.maxBytes = MAX_LINE_BYTES;
    this.writer = writer;
    this.listens = listens;
    void this.#welcome();
  }

  async #welcome(): Promise<void> {
    try {
      await this.#events.onHello(this);
      if (this.#state !== "greeted") return;
      this.#state = "welcome";
      this.send({ t: "welcome", instance: this.#events.instance });
    } catch {
      // Nobody could hear what was said before: another try may find the engine better.
      this.destroy();
    }
  }

  async #report(seq: number, report: unknown): Promise<void> {
    this.#waiting += 1;
    if (this.#waiting >= MAX_WAITING_REPORTS) this.#socket.pause();
    try {
      const outcome = await this.#events.onReport(this, seq, report);
      if (!outcome.ok) this.send({ t: "rejected", seq, sentence: outcome.sentence });
      else this.send({ t: "taken", seq, ...(outcome.text === undefined ? {} : { text: outcome.text }) });
    } catch {
      // It was not taken and that was written down where it happened; the agent keeps it and comes again.
      this.destroy();
    }
    this.#waiting -= 1;
    if (this.#waiting < MAX_WAITING_REPORTS) this.#socket.resume();
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
