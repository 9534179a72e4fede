import type { SessionId } from "#shared/ids.ts";
import { MAX_WAITING_INPUT_BYTES } from "#shared/session-protocol/message.ts";
import { HostCallError } from "./host-errors.ts";
import type { SessionHostLink } from "./session-host-link.ts";

/** What a person can type while the session host is away; more than that was not meant for a terminal that is stuck. */
export const MAX_WAITING_BYTES = 64 * 1024;

/**
 * Large pastes on their way to a session host that is slow. More than the host keeps for a process that does not read: whether one
 * reads is the host's to say, and only to it that is known.
 */
export const MAX_UNACCEPTED_BYTES = 1.5 * MAX_WAITING_INPUT_BYTES;

/** Under way at once. Stop and every other call go over the same link: a paste must not fill it. */
export const MAX_UNDER_WAY_BYTES = 1024 * 1024;

interface Typed {
  readonly writer: string;
  readonly seq: number;
  readonly bytes: Uint8Array;
}

export interface InputEvents {
  accepted(seq: number): void;
  /** One sentence: these bytes did not reach the process. */
  refused(sentence: string): void;
}

/**
 * Typed bytes on their way to a session, in order. What was not accepted when the link broke is sent again under the same
 * number when it is back: the host writes a number once.
 */
export class TerminalInput {
  readonly #session: SessionId;
  readonly #link: SessionHostLink;
  readonly #events: InputEvents;
  readonly #stopListening: () => void;
  #unaccepted: Typed[] = [];
  /** The first ones of them: sent over the link that there is now. */
  #underWay = new Set<Typed>();
  #closed = false;

  constructor(session: SessionId, link: SessionHostLink, events: InputEvents) {
    this.#session = session;
    this.#link = link;
    this.#events = events;
    this.#stopListening = link.onState((state) => {
      this.#underWay.clear();
      if (state === "connected") this.#sendNext();
    });
  }

  push(writer: string, seq: number, bytes: Uint8Array): void {
    const connected = this.#link.state === "connected";
    const waiting = this.#unaccepted.reduce((sum, typed) => sum + typed.bytes.length, bytes.length);
    if (waiting > (connected ? MAX_UNACCEPTED_BYTES : MAX_WAITING_BYTES)) {
      this.#events.refused(
        connected
          ? "What was typed last was not taken: the session host is slow, and 24 MB wait for it already. Try again later."
          : "What was typed last was not taken: the session host does not answer, and 64 KB wait for it already.",
      );
      return;
    }
    this.#unaccepted.push({ writer, seq, bytes });
    if (connected) this.#sendNext();
  }

  close(): void {
    this.#closed = true;
    this.#unaccepted = [];
    this.#underWay.clear();
    this.#stopListening();
  }

  #sendNext(): void {
    let bytes = [...this.#underWay].reduce((sum, typed) => sum + typed.bytes.length, 0);
    for (const typed of this.#unaccepted) {
      if (this.#underWay.has(typed)) continue;
      bytes += typed.bytes.length;
      if (this.#underWay.size > 0 && bytes > MAX_UNDER_WAY_BYTES) return;
      this.#underWay.add(typed);
      this.#send(typed);
    }
  }

  #send(typed: Typed): void {
    this.#link.write(this.#session, typed.writer, typed.seq, typed.bytes).then(
      () => this.#settle(typed, () => this.#events.accepted(typed.seq)),
      (error: unknown) => this.#failed(typed, error),
    );
  }

  #failed(typed: Typed, error: unknown): void {
    // Whether the host has it is unknown: it stays here and goes again under its number.
    if (!(error instanceof HostCallError) && this.#link.state !== "connected") return;
    // That the process has ended is told with its exit.
    const ended =
      error instanceof HostCallError && (error.code === "session-ended" || error.code === "no-session");
    const reason = error instanceof Error ? error.message : String(error);
    // What comes behind a refused piece would be a text with a hole.
    this.#unaccepted = this.#unaccepted.filter((each) => each === typed || this.#underWay.has(each));
    this.#settle(typed, () => {
      if (!ended) this.#events.refused(`What was typed did not reach the process: ${reason}`);
    });
  }

  /** Once for each: an answer to a repeated write changes nothing. */
  #settle(typed: Typed, then: () => void): void {
    if (this.#closed || !this.#unaccepted.includes(typed)) return;
    this.#unaccepted = this.#unaccepted.filter((each) => each !== typed);
    this.#underWay.delete(typed);
    then();
    if (this.#link.state === "connected") this.#sendNext();
  }
}
