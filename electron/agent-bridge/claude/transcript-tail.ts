import { closeSync, openSync, readSync } from "node:fs";
import { systemCode } from "#launch/plain-error.ts";
import { transcriptLine } from "./hook-frames.ts";

/** What the transcript says and no hook does. */
export interface TranscriptNews {
  /** Tools a person refused in the terminal. */
  readonly refused: readonly string[];
  /** A person pressed Esc. */
  readonly wasInterrupted: boolean;
  readonly hasNewUsage: boolean;
}

/** Written by Claude Code itself where a person said no, and where they pressed Esc. */
const REFUSED = /^The user doesn't want to proceed with this tool use/;
const INTERRUPTED = "[Request interrupted by user";
const PIECE = 256 * 1024;

interface Call {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Reads what was added to the transcript of one conversation since the last look. */
export class TranscriptTail {
  readonly path: string;
  /** By the id of a call of the model: a message is written in several lines, and the last one counts. */
  readonly #calls = new Map<string, Call>();
  #at: number;
  #rest = Buffer.alloc(0);

  /** `from`: what was there before this process is not ours to count. */
  constructor(path: string, from: number) {
    this.path = path;
    this.#at = from;
  }

  get totals(): Call {
    const calls = [...this.#calls.values()];
    const sum = (of: (call: Call) => number): number => calls.reduce((total, call) => total + of(call), 0);
    return {
      input: sum((call) => call.input),
      cachedInput: sum((call) => call.cachedInput),
      output: sum((call) => call.output),
    };
  }

  /** `sinceMs`: an Esc from before then is no news, it is written late. */
  look(sinceMs = 0): TranscriptNews {
    const refused: string[] = [];
    let wasInterrupted = false;
    let hasNewUsage = false;
    for (const line of this.#lines()) {
      const parsed = transcriptLine.safeParse(jsonOf(line));
      if (!parsed.success) continue;
      const { message, timestamp } = parsed.data;
      const isLate = timestamp !== null && Date.parse(timestamp) < sinceMs;
      for (const block of Array.isArray(message.content) ? message.content : []) {
        if (isText(block, "text", INTERRUPTED) && !isLate) wasInterrupted = true;
        const tool = block["tool_use_id"];
        if (typeof tool === "string" && REFUSED.test(String(block["content"]))) refused.push(tool);
      }
      if (message.usage == null || message.id == null) continue;
      const {
        input_tokens: fresh,
        cache_creation_input_tokens: kept,
        cache_read_input_tokens: cached,
      } = message.usage;
      this.#calls.set(message.id, {
        input: fresh + kept + cached,
        cachedInput: cached,
        output: message.usage.output_tokens,
      });
      hasNewUsage = true;
    }
    return { refused, wasInterrupted, hasNewUsage };
  }

  #lines(): readonly string[] {
    const added = this.#added();
    const all = Buffer.concat([this.#rest, added]);
    const end = all.lastIndexOf("\n");
    this.#rest = all.subarray(end + 1);
    return all
      .subarray(0, end + 1)
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  #added(): Buffer {
    const pieces: Buffer[] = [];
    try {
      const descriptor = openSync(this.path, "r");
      try {
        for (;;) {
          const piece = Buffer.alloc(PIECE);
          const length = readSync(descriptor, piece, 0, PIECE, this.#at);
          if (length === 0) break;
          this.#at += length;
          pieces.push(piece.subarray(0, length));
        }
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      // Written with the first message only.
      if (systemCode(error) !== "ENOENT") throw error;
    }
    return Buffer.concat(pieces);
  }
}

const isText = (block: Readonly<Record<string, unknown>>, field: string, start: string): boolean => {
  const value = block[field];
  return typeof value === "string" && value.startsWith(start);
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
