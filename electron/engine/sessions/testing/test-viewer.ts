import type { SessionId } from "#shared/ids.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { Keyframes } from "../keyframes.ts";
import type { SessionHostLink } from "../session-host-link.ts";
import { openTerminalView, type TerminalView, type TerminalViewMessage } from "../terminal-view.ts";

interface Around {
  readonly link: SessionHostLink;
  readonly keyframes: Keyframes;
  readonly home: string;
}

/** A viewer that keeps every byte it got, checks that nothing is missing or doubled, and counts what it may still get. */
export class TestViewer {
  readonly messages: TerminalViewMessage[] = [];
  readonly faults: string[] = [];
  readonly accepted: number[] = [];
  screens: { offset: number; cols: number; rows: number; data: Uint8Array }[] = [];
  exit: ExitRecord | null = null;
  failure: string | null = null;
  /** The next byte it needs; null until the first picture. */
  offset: number | null;
  /** Bytes it got and has not given back as credit. */
  unparsed = 0;
  most = 0;
  #bytes: Buffer[] = [];
  #sinceScreen = 0;
  #view: TerminalView;
  readonly #allowed: number;
  /** Gives credit back as soon as bytes come. */
  readonly #isQuick: boolean;

  constructor(session: SessionId, around: Around, from: "screen" | number, credit: number, isQuick = true) {
    this.offset = from === "screen" ? null : from;
    this.#allowed = credit;
    this.#isQuick = isQuick;
    const send = (message: TerminalViewMessage, tail?: Uint8Array) =>
      this.#receive(message, tail ?? new Uint8Array(0));
    this.#view = openTerminalView({ session, from, credit, send, ...around });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  /** What came after the newest picture. */
  get sinceScreen(): Buffer {
    return Buffer.concat(this.#bytes.slice(this.#sinceScreen));
  }

  get text(): string {
    return this.bytes.toString();
  }

  type(seq: number, text: string): void {
    this.#view.input("test", seq, Buffer.from(text));
  }

  /** Says that this much was parsed. */
  parse(bytes: number): void {
    const count = Math.min(bytes, this.unparsed);
    this.unparsed -= count;
    if (count > 0) this.#view.credit(count);
  }

  close(): void {
    this.#view.close();
  }

  #receive(message: TerminalViewMessage, tail: Uint8Array): void {
    this.messages.push(message);
    switch (message.t) {
      case "screen":
        this.screens.push({ ...message, data: tail });
        this.offset = message.offset;
        this.#sinceScreen = this.#bytes.length;
        return;
      case "bytes":
        return this.#take(message.offset, tail);
      case "ended":
        this.exit = message.exit;
        if (message.offset !== this.offset)
          this.faults.push(`ended at ${message.offset}, not ${this.offset}`);
        return;
      case "bytes-failed":
        this.failure = message.failure.message;
        return;
      case "input-accepted":
        this.accepted.push(message.seq);
        return;
      case "resized":
        return;
    }
  }

  #take(offset: number, bytes: Uint8Array): void {
    if (offset !== this.offset) this.faults.push(`byte ${offset} came, ${this.offset} was next`);
    if (bytes.length > 64 * 1024) this.faults.push(`a message of ${bytes.length} bytes`);
    this.offset = offset + bytes.length;
    this.#bytes.push(Buffer.from(bytes));
    this.unparsed += bytes.length;
    this.most = Math.max(this.most, this.unparsed);
    if (this.unparsed > this.#allowed)
      this.faults.push(`${this.unparsed} bytes unparsed, ${this.#allowed} allowed`);
    if (this.#isQuick) queueMicrotask(() => this.parse(bytes.length));
  }
}
