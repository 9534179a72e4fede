import { statfs } from "node:fs/promises";
import { sentenceOf } from "#launch/plain-error.ts";
import type { MissionClock } from "../missions/mission-clock.ts";
import { DISK_LIMITS, LOOK_EVERY_MS, sizeText, type DiskLimits } from "./disk-limits.ts";

/** `unknown`: nobody looked yet, or the disk did not answer. Like `low` it starts nothing. */
export type Space = "enough" | "low" | "critical" | "unknown";

export interface DiskWatchParts {
  readonly directory: string;
  readonly clock: MissionClock;
  /** After every look, also when nothing changed: what could not be done the last time is tried again. */
  readonly onLook: (space: Space) => Promise<void>;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
  readonly limits?: DiskLimits;
  readonly freeBytes?: (directory: string) => Promise<number>;
}

/** Sees how much is free where the data directory lies, and says what may still be done with it. */
export class DiskWatch {
  readonly #parts: Required<DiskWatchParts>;
  #space: Space = "unknown";
  #problem: string | null = "How much space is free was not looked at yet; no task starts before.";
  #isClosed = false;
  #cancel: () => void = () => undefined;

  constructor(parts: DiskWatchParts) {
    this.#parts = { limits: DISK_LIMITS, freeBytes: freeBytesOf, ...parts };
  }

  get space(): Space {
    return this.#space;
  }

  /** What a person should know; null while there is enough. */
  get sentence(): string | null {
    return this.#problem;
  }

  /** Looks once, and from then on every ten seconds. */
  async start(): Promise<void> {
    await this.#look();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return;
    const { clock, directory, freeBytes, onLook, report } = this.#parts;
    try {
      this.#take(await freeBytes(directory));
    } catch (error) {
      const sentence = `How much space is free in ${directory} cannot be seen (${sentenceOf(error)}). What may start stays as it was.`;
      if (sentence !== this.#problem) report(sentence);
      this.#problem = sentence;
    }
    try {
      await onLook(this.#space);
    } catch (error) {
      report(`What the free space allows could not be put into effect yet: ${sentenceOf(error)}`);
    }
    if (!this.#isClosed) this.#cancel = clock.wake(clock.nowMs() + LOOK_EVERY_MS, () => void this.#look());
  }

  /** Said when what follows from it changes; the number changes with every look. */
  #take(free: number): void {
    const before = this.#space;
    this.#space = nextSpace(before, free, this.#parts.limits);
    this.#problem = this.#text(free);
    if (this.#space === before) return;
    if (this.#problem !== null) this.#parts.report(this.#problem);
    else if (before !== "unknown")
      this.#parts.report(`${sizeText(free)} are free in ${this.#parts.directory}: tasks start.`);
  }

  #text(freeBytes: number): string | null {
    const { directory, limits } = this.#parts;
    const free = `Only ${sizeText(freeBytes)} are free in ${directory}`;
    const again = `It goes on by itself when ${sizeText(limits.againBytes)} are free.`;
    if (this.#space === "low")
      return `${free}, so no new task starts (${sizeText(limits.startBytes)} are needed). What runs goes on. ${again}`;
    if (this.#space === "critical")
      return `${free}, so agents are interrupted and missions paused (${sizeText(limits.runBytes)} are needed). Their work is kept. ${again}`;
    return null;
  }
}

/** What was held up once goes on only when there is clearly enough again. */
export function nextSpace(before: Space, free: number, limits: DiskLimits): Space {
  if (free < limits.runBytes) return "critical";
  if (before === "critical") return free < limits.againBytes ? "critical" : "enough";
  if (free < limits.startBytes) return "low";
  return before === "low" && free < limits.againBytes ? "low" : "enough";
}

/** What this user may still write. */
async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
