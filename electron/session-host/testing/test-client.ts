import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { encodeFrame, FrameDecoder } from "#shared/contract/frame.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import { sessionId, type SessionId } from "#shared/ids.ts";
import {
  hostMessage,
  SESSION_PROTOCOL,
  type CallFailure,
  type HostMessage,
  type OpenCall,
  type SessionRecord,
} from "#shared/session-protocol/message.ts";
import { eventually } from "./eventually.ts";

export type Answer = Extract<HostMessage, { t: "answer" }>;

export class Failure extends Error {
  readonly code: CallFailure["code"];
  constructor({ code, message }: CallFailure) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export const newSession = (): SessionId => sessionId.parse(`ses_${randomBytes(6).toString("hex")}`);

/** Enough for programs found on the usual path; a test's own PATH would differ from machine to machine. */
export const plainEnv = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  TERM: "xterm-256color",
  HOME: "/tmp",
};

export function openCall(command: readonly string[], more: Partial<OpenCall> = {}): OpenCall {
  return {
    session: newSession(),
    command: [...command],
    cwd: "/tmp",
    env: plainEnv,
    stdio: { kind: "pty", cols: 80, rows: 24 },
    companionOf: null,
    redact: [],
    maxBytes: 1024 ** 3,
    ...more,
  };
}

/** What a subscription has brought so far. */
export class Received {
  readonly chunks: Buffer[] = [];
  readonly events: HostMessage[] = [];
  exit: ExitRecord | undefined;
  endOffset: number;
  onOutput: (bytes: Buffer) => void = () => undefined;

  constructor(from: number) {
    this.endOffset = from;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.bytes.toString();
  }

  take(message: HostMessage, tail: Uint8Array): void {
    if (message.t === "output") {
      const bytes = Buffer.from(tail);
      this.chunks.push(bytes);
      this.endOffset = message.offset + bytes.length;
      this.onOutput(bytes);
    }
    if (message.t === "ended") this.exit = message.exit;
    this.events.push(message);
  }

  async has(text: string, timeoutMs?: number): Promise<string> {
    return eventually(
      `output has ${JSON.stringify(text)}`,
      () => this.text.includes(text) && this.text,
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} It is: ${JSON.stringify(this.text.slice(-2_000))}`);
    });
  }

  async ended(timeoutMs = 30_000): Promise<ExitRecord> {
    return eventually("the session ended", () => this.exit, timeoutMs);
  }
}

export class TestClient {
  readonly socket: Socket;
  readonly messages: HostMessage[] = [];
  readonly records = new Map<string, SessionRecord>();
  closed = false;
  readonly #decoder = new FrameDecoder();
  readonly #calls = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  readonly #subscriptions = new Map<number, Received>();
  #nextCall = 1;
  #nextSeq = 1;
  readonly writer = randomBytes(4).toString("hex");

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      for (const { header, tail } of this.#decoder.push(chunk)) this.#take(hostMessage.parse(header), tail);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
      for (const { reject } of this.#calls.values()) reject(new Error("The connection closed."));
    });
  }

  static connect(path: string): Promise<TestClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new TestClient(socket)));
      socket.once("error", reject);
    });
  }

  async hello(token: string, protocol = SESSION_PROTOCOL): Promise<HostMessage> {
    this.send({ t: "hello", protocol, token });
    const reply = await eventually("hello is answered", () =>
      this.messages.find(({ t }) => t === "welcome" || t === "refused"),
    );
    if (reply.t === "refused") throw new Error(reply.message);
    return reply;
  }

  send(header: unknown, tail?: Uint8Array): void {
    this.socket.write(encodeFrame(header, tail));
  }

  call(header: Record<string, unknown>, tail?: Uint8Array): Promise<Answer> {
    const call = this.#nextCall++;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject });
      this.send({ ...header, call }, tail);
    });
  }

  async open(command: readonly string[], more: Partial<OpenCall> = {}): Promise<SessionRecord> {
    const { session } = await this.call({ t: "open", ...openCall(command, more) });
    if (session === undefined) throw new Error("open was answered without a record");
    return session;
  }

  async write(session: string, text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    await this.call({ t: "write", session, writer: this.writer, seq: this.#nextSeq++ }, bytes);
  }

  async signal(session: string, signal: string, graceMs = 1_000): Promise<Answer> {
    return this.call({ t: "signal", session, signal, graceMs });
  }

  async list(): Promise<SessionRecord[]> {
    return (await this.call({ t: "list" })).sessions ?? [];
  }

  async subscribe(session: string, from = 0, credit = 2 ** 40): Promise<Received & { id: number }> {
    const id = this.#nextCall++;
    const received = Object.assign(new Received(from), { id });
    this.#subscriptions.set(id, received);
    await this.call({ t: "subscribe", subscription: id, session, from, credit });
    return received;
  }

  async addCredit(session: string, id: number, credit: number): Promise<void> {
    await this.call({ t: "subscribe", subscription: id, session, from: 0, credit });
  }

  /** Opened and followed to its end. */
  async run(
    command: readonly string[],
    more: Partial<OpenCall> = {},
  ): Promise<Received & { session: string }> {
    const { session } = await this.open(command, more);
    const received = await this.subscribe(session);
    await received.ended();
    return Object.assign(received, { session });
  }

  close(): void {
    this.socket.destroy();
  }

  #take(message: HostMessage, tail: Uint8Array): void {
    if (message.t === "session") this.records.set(message.session.session, message.session);
    else if (message.t === "answer") this.#settle(message.call)?.resolve(message);
    else if (message.t === "failure") this.#settle(message.call)?.reject(new Failure(message.failure));
    else if ("subscription" in message) this.#subscriptions.get(message.subscription)?.take(message, tail);
    if (message.t !== "output") this.messages.push(message);
  }

  #settle(call: number) {
    const waiting = this.#calls.get(call);
    this.#calls.delete(call);
    return waiting;
  }
}
