import type { SessionRecord } from "#shared/session-protocol/message.ts";
import type { ClientConnection } from "./client-connection.ts";
import { log } from "./log.ts";
import type { PlacedFrame } from "./recording/frame-scanner.ts";
import { TranscriptReader } from "./recording/transcript-reader.ts";
import type { Session, Viewer } from "./session.ts";

/** One message to an engine; several of them fit into the socket before it is full. */
const PIECE_BYTES = 64 * 1024;

/**
 * One reader of one session. While it keeps up it gets every frame as it is recorded; when its credit or its socket is
 * used up it simply stops, and later goes on from the transcript file: a reader that sleeps for hours costs nothing.
 */
export class Subscription implements Viewer {
  readonly #id: number;
  readonly #client: ClientConnection;
  readonly #session: Session;
  readonly #reader: TranscriptReader;
  readonly #stopListening: () => void;
  /** Read from the file and not sent yet: at most one block. */
  #unsent: PlacedFrame[] = [];
  #sentUpTo: number;
  #credit: number;
  #isReading = false;
  /** Nothing was in the file that was not sent. */
  #isAtEnd = false;
  #isClosed = false;

  constructor(id: number, client: ClientConnection, session: Session, from: number, credit: number) {
    this.#id = id;
    this.#client = client;
    this.#session = session;
    this.#reader = new TranscriptReader(session.transcript, from);
    this.#sentUpTo = from;
    this.#credit = credit;
    this.#stopListening = client.onDrain(() => this.#catchUp());
    session.viewers.add(this);
    this.#catchUp();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.#catchUp();
  }

  close(): void {
    this.#isClosed = true;
    this.#unsent = [];
    this.#stopListening();
    this.#session.viewers.delete(this);
  }

  output(offset: number, bytes: Buffer): void {
    if (
      !this.#isLive ||
      offset !== this.#sentUpTo ||
      bytes.length > this.#credit ||
      !this.#client.takesOutput
    ) {
      return this.#catchUp();
    }
    this.#send(offset, bytes);
    this.#reader.skipToEnd();
  }

  resized(offset: number, cols: number, rows: number): void {
    if (!this.#isLive || offset !== this.#sentUpTo) return this.#catchUp();
    this.#client.send({ t: "resized", subscription: this.#id, offset, cols, rows });
    this.#reader.skipToEnd();
  }

  ended(): void {
    this.#catchUp();
  }

  /** Nothing lies between what was sent and what is recorded next. */
  get #isLive(): boolean {
    return !this.#isReading && this.#isAtEnd;
  }

  #catchUp(): void {
    if (this.#isReading || this.#isClosed) return;
    this.#read().catch((error: unknown) => {
      log(`Reading along ${this.#session.id} stopped: ${String(error)}`);
      this.close();
    });
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    this.#isAtEnd = false;
    try {
      while (!this.#isClosed && this.#client.takesOutput) {
        while (this.#unsent.length > 0 && this.#sendNext());
        if (this.#unsent.length > 0) return;
        if (this.#reader.isAtEnd) return this.#arriveAtEnd();
        this.#unsent = await this.#reader.next();
      }
    } finally {
      // In the same turn as the last look at credit and socket: whoever adds some later starts a new reading.
      this.#isReading = false;
    }
  }

  #arriveAtEnd(): void {
    this.#isAtEnd = true;
    const exit: SessionRecord["exit"] = this.#session.exit;
    if (exit === null) return;
    const offset = this.#session.transcript.endOffset;
    this.#client.send({ t: "ended", subscription: this.#id, offset, exit });
    this.close();
  }

  /** false when credit or socket do not allow more now. */
  #sendNext(): boolean {
    const frame = this.#unsent[0];
    if (frame === undefined || !this.#client.takesOutput) return false;
    if (frame.kind === "resize" && frame.offset >= this.#sentUpTo) this.#sendResize(frame);
    if (frame.kind === "output") {
      const skip = Math.max(0, this.#sentUpTo - frame.offset);
      const left = frame.payload.subarray(skip);
      const piece = left.subarray(0, Math.min(PIECE_BYTES, this.#credit));
      if (piece.length > 0) this.#send(frame.offset + skip, piece);
      if (piece.length < left.length) return piece.length > 0;
    }
    this.#unsent.shift();
    return true;
  }

  #sendResize(frame: PlacedFrame): void {
    const size = new DataView(frame.payload.buffer, frame.payload.byteOffset);
    const [cols, rows] = [size.getUint16(0, true), size.getUint16(2, true)];
    this.#client.send({ t: "resized", subscription: this.#id, offset: frame.offset, cols, rows });
  }

  #send(offset: number, bytes: Uint8Array): void {
    this.#client.send({ t: "output", subscription: this.#id, offset }, bytes);
    this.#sentUpTo = offset + bytes.length;
    this.#credit -= bytes.length;
  }
}
