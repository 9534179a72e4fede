import { rmSync } from "node:fs";
import type { ExitRecord } from "#shared/contract/message.ts";
import { FrameFile, wallAndMonotonic, type WriteBytes } from "./frame-file.ts";
import { joinParts, partPath, TranscriptTail } from "./join-parts.ts";

export interface TranscriptPart {
  readonly path: string;
  /** Bytes of whole frames; a reader stops there. */
  readonly size: number;
  readonly firstOffset: number;
}

export interface TranscriptOptions {
  readonly path: string;
  readonly hasIndex: boolean;
  readonly maxBytes: number;
  readonly header: unknown;
  readonly write: WriteBytes;
}

/** The newest output lives in at most this many part files, each a quarter of the limit. */
const PARTS_KEPT = 2;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/**
 * What a session printed, on disk, never larger than its limit: the first half of the limit is the transcript file itself
 * and never changes; after that the newest output goes to part files, and the oldest part is deleted when a third one
 * begins. At the end the parts are put behind the first half, and a gap frame says how much is missing between.
 * A disk that refuses bytes leaves a gap too, and recording goes on with the first bytes it takes again.
 */
export class Transcript {
  readonly #options: TranscriptOptions;
  #files: { readonly file: FrameFile; readonly firstOffset: number }[] = [];
  #closed: TranscriptPart | undefined;
  #joining: Promise<number> | undefined;
  #nextPart = 1;
  #end = 0;
  /** Bytes the disk refused since the last frame it took. */
  #missing = 0;
  /** Where the output in the transcript file ends, once there are parts. */
  #headEnd = 0;

  constructor(options: TranscriptOptions) {
    this.#options = options;
    const file = new FrameFile(options.path, options.hasIndex, options.write);
    this.#files.push({ file, firstOffset: 0 });
    file.append("header", 0, json(options.header));
  }

  /** Output bytes so far, those that are not in the file included. */
  get endOffset(): number {
    return this.#end;
  }

  /** Up to here the output is in the file, or a gap frame there says that it is not. */
  get recordedOffset(): number {
    return this.#end - this.#missing;
  }

  get parts(): readonly TranscriptPart[] {
    if (this.#closed !== undefined) return [this.#closed];
    return this.#files.map(({ file, firstOffset }) => ({ path: file.path, size: file.size, firstOffset }));
  }

  /** While the parts move into one file nothing can be read; a reader waits for it. */
  get joining(): Promise<unknown> | undefined {
    return this.#joining;
  }

  appendOutput(bytes: Uint8Array): void {
    const offset = this.#end;
    this.#end += bytes.length;
    this.#missing += bytes.length;
    this.#makeRoom();
    const file = this.#current();
    const lost = this.#missing - bytes.length;
    if (lost > 0 && !file.append("gap", offset - lost, json({ bytes: lost, reason: "disk" }))) return;
    this.#missing = bytes.length;
    if (file.append("output", offset, bytes)) this.#missing = 0;
  }

  append(kind: "input" | "resize", payload: Uint8Array): void {
    this.#makeRoom();
    this.#current().append(kind, this.recordedOffset, payload);
  }

  flushIndex(): void {
    if (this.#closed === undefined) this.#current().flushIndex();
  }

  /** The exit frame is the last one, and all is in one file again. */
  async finish(exit: ExitRecord): Promise<void> {
    const { path } = this.#options;
    for (const { file } of this.#files.slice(1)) file.close();
    const head = this.#files[0]?.file;
    if (head === undefined) return;
    if (this.#files.length === 1) head.append("exit", this.#end, json(exit));
    head.close();
    this.#joining = this.#files.length === 1 ? undefined : this.#join(head.size, exit);
    const size = (await this.#joining) ?? head.size;
    this.#joining = undefined;
    this.#closed = { path, size, firstOffset: 0 };
  }

  async #join(headSize: number, exit: ExitRecord): Promise<number> {
    const { path, hasIndex } = this.#options;
    const tail = await TranscriptTail.open(path, hasIndex, { size: headSize, offset: this.#headEnd });
    await joinParts(path, tail);
    await tail.appendGapUpTo(this.#end);
    await tail.append({ kind: "exit", offset: this.#end, ...wallAndMonotonic(), payload: json(exit) });
    await tail.close();
    return tail.end.size;
  }

  #current(): FrameFile {
    const last = this.#files.at(-1);
    if (last === undefined) throw new Error("A transcript has at least one file.");
    return last.file;
  }

  #makeRoom(): void {
    const { maxBytes, hasIndex, write, path, header } = this.#options;
    const isHead = this.#files.length === 1;
    if (this.#current().size < maxBytes / (isHead ? 2 : 4)) return;
    const file = openPart(partPath(path, this.#nextPart), hasIndex, write);
    if (file === undefined) return;
    if (isHead) this.#headEnd = this.recordedOffset;
    this.#current().close();
    this.#nextPart += 1;
    file.append("header", this.recordedOffset, json(header));
    this.#files.push({ file, firstOffset: this.recordedOffset });
    if (this.#files.length > 1 + PARTS_KEPT) this.#deleteOldestPart();
  }

  #deleteOldestPart(): void {
    const [oldest] = this.#files.splice(1, 1);
    if (oldest === undefined) return;
    rmSync(oldest.file.path, { force: true });
    rmSync(`${oldest.file.path}.index`, { force: true });
  }
}

/** undefined when the disk has no room for a new file: then the old one grows on until it has. */
function openPart(path: string, hasIndex: boolean, write: WriteBytes): FrameFile | undefined {
  try {
    return new FrameFile(path, hasIndex, write);
  } catch {
    rmSync(path, { force: true });
    return undefined;
  }
}
