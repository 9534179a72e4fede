import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

const count = z.number().int().min(0);

/** One report on its way: numbered, not yet known to have been taken. */
const begun = z.object({ number: count, writer: z.string(), seq: count });
export type Begun = z.infer<typeof begun>;

const recorded = z.object({
  /** How many reports of this session were given a number. */
  lastNumber: count,
  /** The last seq of each process that reported, the latest ones last. */
  writers: z.array(z.tuple([z.string(), count])),
  begun: z.array(begun),
  spoolOffset: count,
  /** An agent has listened here. */
  wasHeard: z.boolean(),
  /** The mission was told that the channel is lost. */
  isLost: z.boolean(),
  handOff: z.string().nullable(),
});
export type Recorded = z.infer<typeof recorded>;

const NOTHING_YET: Recorded = {
  lastNumber: 0,
  writers: [],
  begun: [],
  spoolOffset: 0,
  wasHeard: false,
  isLost: false,
  handOff: null,
};

/** Hooks are processes of a moment; one that reported this many processes ago has nothing left to send. */
const REMEMBERED_WRITERS = 500;

/** What must be known of a channel after the engine was killed. A change is on disk when it resolves. */
export class ChannelRecord {
  readonly #file: string;
  #value: Recorded;
  #writing: Promise<void> = Promise.resolve();

  constructor(own: string) {
    this.#file = join(own, "record.json");
    this.#value = readRecord(this.#file);
  }

  get value(): Recorded {
    return this.#value;
  }

  change(part: Partial<Recorded>): Promise<void> {
    this.#value = { ...this.#value, ...part };
    const write = () => this.#write(JSON.stringify(this.#value));
    // One that failed said so to its own caller; this one writes everything anew.
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }

  /** Resolves when nothing is on its way to the disk. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#writing]);
  }

  lastSeqOf(writer: string): number {
    return this.#value.writers.find(([name]) => name === writer)?.[1] ?? 0;
  }

  /** The number an earlier engine gave a report and never saw taken. */
  begunFor(writer: string, seq: number): Begun | undefined {
    return this.#value.begun.find((each) => each.writer === writer && each.seq === seq);
  }

  /** Numbers a report before anybody hears of it: whoever takes it up after a crash gives it the same number. */
  async begin(writer: string, seq: number): Promise<Begun> {
    const number = this.#value.lastNumber + 1;
    const next: Begun = { number, writer, seq };
    const begun = [...this.#value.begun, next];
    await this.change({ lastNumber: number, writers: this.#with(writer, seq), begun });
    return next;
  }

  /** Rejected before anybody heard of it: its seq is used up all the same. */
  pass(writer: string, seq: number): Promise<void> {
    return this.change({ writers: this.#with(writer, seq) });
  }

  settle({ number }: Begun): Promise<void> {
    return this.change({ begun: this.#value.begun.filter((each) => each.number !== number) });
  }

  async #write(text: string): Promise<void> {
    const draft = `${this.#file}.new`;
    const file = await open(draft, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#file);
  }

  #with(writer: string, seq: number): Recorded["writers"] {
    const others = this.#value.writers.filter(([name]) => name !== writer);
    return [...others, [writer, seq] as [string, number]].slice(-REMEMBERED_WRITERS);
  }
}

function readRecord(file: string): Recorded {
  try {
    return recorded.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return NOTHING_YET;
    throw error;
  }
}
