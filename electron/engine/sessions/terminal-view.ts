import type { EngineMessage, ExitRecord, RequestFailure } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { exitOnDisk } from "./exit-on-disk.ts";
import type { OutputListener } from "./host-connection.ts";
import type { Keyframe } from "./keyframe-file.ts";
import type { Keyframes } from "./keyframes.ts";
import type { HostSubscription, SessionHostLink } from "./session-host-link.ts";
import type { CurrentScreen } from "./session-screen.ts";
import { TerminalInput } from "./terminal-input.ts";
import { RecordedOutput } from "./recorded-output.ts";

/** A viewer this far behind jumps to a newer keyframe instead of parsing what nobody will see. */
export const BEHIND_BYTES = 2 * 1024 * 1024;

/** One message of output; a window draws several of them between two frames. */
const PIECE_BYTES = 64 * 1024;

type WithoutId<Message> = Message extends { id: number } ? Omit<Message, "id"> : never;
type ViewMessages = Extract<
  EngineMessage,
  { t: "screen" | "bytes" | "resized" | "input-accepted" | "ended" | "bytes-failed" }
>;
/** What a viewer gets, without the number of its stream. */
export type TerminalViewMessage = WithoutId<ViewMessages>;

export interface TerminalViewOptions {
  readonly session: SessionId;
  /** A number: the viewer has everything before that offset. */
  readonly from: "screen" | number;
  /** Output bytes that may be on their way. A picture is not counted; at most one comes between two `credit` calls. */
  readonly credit: number;
  readonly send: (message: TerminalViewMessage, tail?: Uint8Array) => void;
  readonly link: SessionHostLink;
  readonly keyframes: Keyframes;
  readonly home: string;
}

export interface TerminalView {
  /** The viewer's terminal has parsed this many bytes more. */
  credit(bytes: number): void;
  input(writer: string, seq: number, bytes: Uint8Array): void;
  close(): void;
}

export function openTerminalView(options: TerminalViewOptions): TerminalView {
  return new View(options);
}

/**
 * One viewer's stream of one terminal: a picture, then output by absolute offsets. While the link to the session host is
 * gone it stands still and goes on at the same byte afterwards; a session the host has forgotten is read from disk.
 */
class View implements TerminalView {
  readonly #options: TerminalViewOptions;
  readonly #input: TerminalInput;
  readonly #stops: (() => void)[];
  /** The next byte the viewer needs. */
  #offset = 0;
  #size: { cols: number; rows: number } | null = null;
  #resizesToSkip = 0;
  #credit: number;
  #mayJump = true;
  #record: SessionRecord | null = null;
  /** What the output comes from now; anything an earlier source still says is ignored. */
  #source: { readonly close: () => void; readonly addCredit: (bytes: number) => void } | null = null;
  /** From the first byte or picture until the end: only then a new link is used. */
  #started = false;
  #closed = false;

  constructor(options: TerminalViewOptions) {
    this.#options = options;
    this.#credit = options.credit;
    this.#input = new TerminalInput(options.session, options.link, {
      accepted: (seq) => options.send({ t: "input-accepted", seq }),
      refused: (message) => this.#refuse({ code: "unavailable", message }),
    });
    this.#stops = [
      options.link.onSession((record) => this.#observe(record)),
      options.link.onState((state) => {
        if (state === "connected" && this.#source === null && this.#started) this.#follow();
      }),
    ];
    this.#begin(() => this.#start());
  }

  credit(bytes: number): void {
    this.#credit += bytes;
    this.#mayJump = true;
    this.#source?.addCredit(bytes);
    this.#jumpIfBehind();
  }

  input(writer: string, seq: number, bytes: Uint8Array): void {
    if (!this.#closed) this.#input.push(writer, seq, bytes);
  }

  close(): void {
    this.#closed = true;
    this.#leaveSource();
    this.#input.close();
    for (const stop of this.#stops) stop();
  }

  async #start(): Promise<void> {
    const { from, link } = this.#options;
    if (link.state === "connected") {
      const records = await link.list().catch(() => []);
      this.#record = records.find(({ session }) => session === this.#options.session) ?? this.#record;
    }
    if (from === "screen") await this.#showNow();
    else this.#offset = from;
    if (this.#closed) return;
    this.#started = true;
    this.#follow();
    this.#jumpIfBehind();
  }

  async #showNow(): Promise<void> {
    const { keyframes, session } = this.#options;
    this.#show(await keyframes.screenNow(session));
  }

  #show(screen: CurrentScreen | Keyframe): void {
    if (this.#closed) return;
    const { offset, cols, rows, data } = screen;
    this.#offset = offset;
    this.#size = { cols, rows };
    this.#resizesToSkip = screen.resizesAtOffset;
    this.#options.send({ t: "screen", offset, cols, rows }, data);
  }

  /** Goes on at the offset: from the session host, or from disk when it does not know the session any more. */
  #follow(): void {
    if (this.#closed) return;
    this.#leaveSource();
    const { link, session } = this.#options;
    if (link.state !== "connected") return;
    // One byte earlier: a resize right at the offset stands before the output that starts there.
    const back = this.#offset > 0 ? 1 : 0;
    const listener = this.#listener(() => subscription);
    const subscription: HostSubscription = link.subscribe(
      session,
      this.#offset - back,
      this.#credit + back,
      listener,
    );
    this.#source = subscription;
  }

  #listener(self: () => HostSubscription): OutputListener {
    const mine = (act: () => void) => {
      if (!this.#closed && this.#source === self()) act();
    };
    return {
      output: (offset, bytes) => mine(() => this.#output(offset, bytes)),
      resized: (offset, cols, rows) => mine(() => this.#resized(offset, cols, rows)),
      ended: (offset, exit) => mine(() => this.#ended(offset, exit)),
      lost: () => mine(() => this.#leaveSource()),
      failed: (error) =>
        mine(() => {
          this.#leaveSource();
          if (error.code === "no-session") this.#readFromDisk();
          // The viewer is ahead of what was recorded: only a new picture brings both together.
          else if (error.code === "bad-call") this.#begin(() => this.#showAndFollow());
          else this.#refuse({ code: "failed", message: error.message });
        }),
    };
  }

  #readFromDisk(): void {
    const { home, session } = this.#options;
    const source = new RecordedOutput({
      home,
      session,
      from: this.#offset,
      credit: this.#credit,
      output: (offset, bytes) => this.#output(offset, bytes),
      resized: (offset, cols, rows) => this.#resized(offset, cols, rows),
      finished: (offset) => this.#begin(async () => this.#ended(offset, await exitOnDisk(home, session))),
      failed: (message) => this.#refuse({ code: "failed", message }),
    });
    this.#source = source;
    source.start();
  }

  #output(offset: number, bytes: Uint8Array): void {
    const known = Math.max(0, this.#offset - offset);
    if (known >= bytes.length) return;
    if (offset > this.#offset) {
      // Output that is not on disk any more lies between: a terminal cannot go on from before it.
      this.#leaveSource();
      this.#begin(() => this.#showAndFollow());
      return;
    }
    if (this.#offset === 0) this.#tellSizeAtStart();
    for (let at = known; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, Math.min(bytes.length, at + PIECE_BYTES));
      this.#options.send({ t: "bytes", offset: offset + at }, piece);
    }
    this.#credit -= bytes.length - known;
    this.#offset = offset + bytes.length;
    this.#resizesToSkip = 0;
  }

  /** A resize before the first byte may have happened before we listened; the host's record knows it. */
  #tellSizeAtStart(): void {
    const [known, record] = [this.#size, this.#record];
    if (known === null || record === null || record.cols === 0) return;
    if (known.cols !== record.cols || known.rows !== record.rows) this.#tellSize(0, record.cols, record.rows);
  }

  #resized(offset: number, cols: number, rows: number): void {
    if (offset < this.#offset) return;
    if (this.#resizesToSkip > 0) this.#resizesToSkip -= 1;
    else this.#tellSize(offset, cols, rows);
  }

  #tellSize(offset: number, cols: number, rows: number): void {
    this.#size = { cols, rows };
    this.#options.send({ t: "resized", offset, cols, rows });
  }

  #ended(offset: number, exit: ExitRecord): void {
    if (this.#closed) return;
    this.#source = null;
    this.#started = false;
    this.#options.send({ t: "ended", offset, exit });
  }

  #observe(record: SessionRecord): void {
    if (record.session !== this.#options.session) return;
    this.#record = record;
    if (this.#credit > 0) this.#jumpIfBehind();
  }

  #jumpIfBehind(): void {
    const head = this.#record?.outputBytes ?? 0;
    if (!this.#started || !this.#mayJump || this.#closed || head - this.#offset <= BEHIND_BYTES) return;
    this.#mayJump = false;
    this.#begin(() => this.#jump());
  }

  async #jump(): Promise<void> {
    const { keyframes, session } = this.#options;
    const newest = await keyframes.newestKeyframe(session);
    if (newest === null || !this.#started || newest.offset <= this.#offset) return;
    this.#leaveSource();
    this.#show(newest);
    this.#follow();
  }

  async #showAndFollow(): Promise<void> {
    await this.#showNow();
    this.#follow();
  }

  #leaveSource(): void {
    const source = this.#source;
    this.#source = null;
    source?.close();
  }

  #begin(act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      this.#refuse({ code: "unavailable", message: sentence(error, this.#options.session) });
    });
  }

  #refuse(failure: RequestFailure): void {
    if (!this.#closed) this.#options.send({ t: "bytes-failed", failure });
  }
}

function sentence(error: unknown, session: SessionId): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT" || /ENOENT/.test(String(error))) {
    return `There is no recording of ${session}; its terminal cannot be shown.`;
  }
  return error instanceof Error ? error.message : String(error);
}
