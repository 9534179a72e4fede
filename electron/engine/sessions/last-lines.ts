import { systemCode } from "#launch/plain-error.ts";
import type { SessionId } from "#shared/ids.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { lastLineOf } from "./last-line.ts";
import { newestIndexed, TranscriptReader, transcriptPath } from "./transcript-reader.ts";

/** Enough for a screen full of colours; a line that was printed before that is not found. */
const TAIL_BYTES = 8 * 1024;
/** Of sessions nobody asks about any more, nothing is kept. */
const MOST_KNOWN = 200;

export interface LastLine {
  readonly session: SessionId;
  readonly line: string;
}

/** What sessions printed last, read from what is recorded: secrets are masked there already. */
export class LastLines {
  readonly #home: string;
  readonly #known = new Map<SessionId, { readonly head: number; readonly line: string }>();

  constructor(home: string) {
    this.#home = home;
  }

  /** Those that have a recording. `records` is what the session host says now. */
  async of(sessions: readonly SessionId[], records: readonly SessionRecord[]): Promise<LastLine[]> {
    const heads = new Map(records.map(({ session, outputBytes }) => [session, outputBytes]));
    const found = await Promise.all(sessions.map((session) => this.#line(session, heads.get(session))));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KNOWN) break;
      this.#known.delete(oldest);
    }
    return sessions.flatMap((session, at) => {
      const line = found[at] ?? null;
      return line === null ? [] : [{ session, line }];
    });
  }

  /** One that the host does not know has ended, and stays as it is. */
  async #line(session: SessionId, head: number | undefined): Promise<string | null> {
    const known = this.#known.get(session);
    if (known !== undefined && (head === undefined || head === known.head)) return known.line;
    try {
      const end = head ?? Infinity;
      const from = (head ?? (await newestIndexed(transcriptPath(this.#home, session)))) - TAIL_BYTES;
      const line = lastLineOf(await this.#tail(session, Math.max(0, from), end));
      this.#known.delete(session);
      this.#known.set(session, { head: end, line });
      return line;
    } catch (error) {
      if (systemCode(error) === "ENOENT") return null;
      throw error;
    }
  }

  /** Not beyond the end that was known at first: a flood is not run after. */
  async #tail(session: SessionId, from: number, end: number): Promise<Uint8Array> {
    const reader = new TranscriptReader(this.#home, session, from);
    let tail = Buffer.alloc(0);
    try {
      for (let more = await reader.next(); more.length > 0; more = await reader.next()) {
        const output = more.flatMap((each) => (each.kind === "output" ? [each.bytes] : []));
        tail = Buffer.from(Buffer.concat([tail, ...output]).subarray(-TAIL_BYTES));
        if (reader.offset >= end) break;
      }
      return tail;
    } finally {
      await reader.close();
    }
  }
}
