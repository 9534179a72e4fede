import type { ByteStream } from "#shared/contract/byte-stream.ts";
import type { GatewayClient } from "#shared/contract/client.ts";
import { TERMINAL_CREDIT_BYTES, type ExitRecord } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Connection } from "../../connection/connection.ts";

/** What an emulator offers to the bytes of a session. Writes are parsed later, in order. */
export interface Screen {
  clear(cols: number, rows: number): void;
  write(bytes: Uint8Array, parsed: () => void): void;
  resize(cols: number, rows: number): void;
}

export interface AttachmentOptions {
  readonly connection: Pick<Connection, "onClient">;
  readonly session: SessionId;
  /** A number when the emulator already stands at that offset, such as 0 for a terminal that was opened just now. */
  readonly from: "screen" | number;
  readonly screen: Screen;
  /** Names this writer among all that ever type into the session. */
  readonly writer: string;
  readonly onState: (state: AttachmentState) => void;
  /** One sentence: what was typed did not all reach the process. The view goes on. */
  readonly onInputRefused: (sentence: string) => void;
  readonly onOutput: () => void;
}

export type AttachmentState =
  /** Nothing has come yet. */
  | { readonly state: "waiting" }
  /** What is shown is the last that came before the link was lost. */
  | { readonly state: "lost" }
  | { readonly state: "attached" }
  | { readonly state: "ended"; readonly exit: ExitRecord }
  | { readonly state: "failed"; readonly reason: string };

const NOTHING = new Uint8Array(0);

/** What could not be shown is tried again by itself, at first soon. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Input goes in pieces of this size, far below the frame limit, so that a long paste never blocks a key. */
const INPUT_PIECE_BYTES = 64 * 1024;

/** The engine takes as much in every case; above it, what was typed last may be refused. */
const SURELY_TAKEN_BYTES = 64 * 1024;

interface Piece {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/**
 * One emulator's hold on one session, over any number of connections: after a lost link it asks for the bytes behind the
 * last ones it has, and sends again what was typed and never accepted, under the same numbers.
 */
export class Attachment {
  readonly #options: AttachmentOptions;
  #stream: ByteStream | null = null;
  /** Everything before this offset is in the emulator or in its queue. */
  #received: "screen" | number;
  #unaccepted: readonly Piece[] = [];
  #lastSeq = 0;
  #stop: (() => void) | null = null;
  #client: GatewayClient | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.#received = options.from;
  }

  attach(): void {
    if (this.#stop !== null) return;
    this.#stop = this.#options.connection.onClient((client) => {
      this.#client = client;
      clearTimeout(this.#retry);
      this.#retryMs = FIRST_RETRY_MS;
      if (client === null) this.#lose();
      else this.#open(client);
    });
  }

  /** After a failure: a new picture. Says so only when it is there. */
  showAgain(): void {
    clearTimeout(this.#retry);
    if (this.#client === null || this.#stream !== null || this.#stop === null) return;
    this.#received = "screen";
    this.#open(this.#client);
  }

  /** Stops the stream; a later `attach` goes on where this one stopped. */
  detach(): void {
    this.#stop?.();
    this.#stop = null;
    clearTimeout(this.#retry);
    this.#stream?.close();
    this.#stream = null;
  }

  /** Sends what a person typed. False when nothing was sent, because there is no link. */
  type(bytes: Uint8Array): boolean {
    const stream = this.#stream;
    if (stream === null) return false;
    for (let at = 0; at < bytes.length; at += INPUT_PIECE_BYTES) {
      const piece = { seq: ++this.#lastSeq, bytes: bytes.slice(at, at + INPUT_PIECE_BYTES) };
      this.#unaccepted = [...this.#unaccepted, piece];
      stream.input(this.#options.writer, piece.seq, piece.bytes);
    }
    return true;
  }

  #lose(): void {
    this.#stream = null;
    this.#options.onState({ state: this.#received === "screen" ? "waiting" : "lost" });
  }

  #open(client: GatewayClient): void {
    const { screen, session, onState, onOutput } = this.#options;
    const stream: ByteStream = client.openBytes(
      session,
      this.#received,
      TERMINAL_CREDIT_BYTES,
      {
        screen: ({ offset, cols, rows, picture }) => {
          screen.write(NOTHING, () => screen.clear(cols, rows));
          screen.write(picture, () => undefined);
          this.#received = offset;
          this.#retryMs = FIRST_RETRY_MS;
          onState({ state: "attached" });
        },
        bytes: (offset, bytes) => {
          this.#onBytes(stream, offset, bytes);
          onOutput();
        },
        // Behind the bytes that came before it, which the emulator may still have in its queue.
        resized: ({ cols, rows }) => screen.write(NOTHING, () => screen.resize(cols, rows)),
        inputAccepted: (seq) => {
          this.#unaccepted = this.#unaccepted.filter((piece) => piece.seq > seq);
        },
        ended: (_, exit) => screen.write(NOTHING, () => onState({ state: "ended", exit })),
        failed: ({ code, message }) => {
          this.#stream = null;
          const aboutInput = code === "unavailable" && this.#unaccepted.length > 0;
          if (!aboutInput) return this.#fail(message);
          // The engine still serves this stream, but nothing of it arrives here any more.
          stream.close();
          this.#dropRefused();
          this.#options.onInputRefused(message);
          this.#open(client);
        },
      },
      this.#options.writer,
    );
    this.#stream = stream;
    if (this.#received !== "screen") onState({ state: "attached" });
    for (const piece of this.#unaccepted) stream.input(this.#options.writer, piece.seq, piece.bytes);
  }

  /** The session host may be back soon; and what can never be shown costs one question now and then. */
  #fail(reason: string): void {
    this.#options.onState({ state: "failed", reason });
    this.#retry = setTimeout(() => this.showAgain(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  /**
   * Which piece was refused is not said. Too much was waiting: then the first ones had been taken, and are sent again
   * because they went with the stream. Or little was waiting: then the process cannot be reached, and sending the same
   * again would be refused for ever. Either way the process gets the beginning of what was typed, never a text with holes.
   */
  #dropRefused(): void {
    const waiting = (pieces: readonly Piece[]) => pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    let kept = this.#unaccepted;
    if (waiting(kept) <= SURELY_TAKEN_BYTES) kept = [];
    while (waiting(kept) > SURELY_TAKEN_BYTES) kept = kept.slice(0, -1);
    this.#unaccepted = kept;
  }

  #onBytes(stream: ByteStream, offset: number, bytes: Uint8Array): void {
    // Bytes that overlap what is there already would be drawn twice.
    const known = typeof this.#received === "number" ? Math.max(0, this.#received - offset) : 0;
    const fresh = bytes.subarray(Math.min(known, bytes.length));
    this.#received = Math.max(offset + bytes.length, typeof this.#received === "number" ? this.#received : 0);
    this.#options.screen.write(fresh, () => {
      if (this.#stream === stream) stream.credit(bytes.length);
    });
  }
}
