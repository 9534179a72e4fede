import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

/** Nobody arranges more by hand; a file that says more was not written by us. */
const MOST_WINDOWS = 32;

const savedWindow = z.object({
  /** Names what the page of this window keeps for itself. */
  number: z.number().int().min(1),
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean(),
});
export type SavedWindow = z.infer<typeof savedWindow>;

/** Which windows are open, and where: they are opened again at the next start. The one that was used last is the last one. */
export class WindowMemory {
  readonly #file: string;
  #windows: readonly SavedWindow[];
  #order: readonly number[];

  constructor(file: string) {
    this.#file = file;
    this.#windows = read(file);
    this.#order = this.#windows.map(({ number }) => number);
  }

  get windows(): readonly SavedWindow[] {
    return this.#windows.toSorted((a, b) => this.#order.indexOf(a.number) - this.#order.indexOf(b.number));
  }

  /** Takes the lowest number that no open window has. */
  take(): number {
    let number = 1;
    while (this.#order.includes(number)) number += 1;
    this.#order = [...this.#order, number];
    return number;
  }

  keep(window: SavedWindow): void {
    if (!this.#order.includes(window.number)) return;
    this.#windows = [...this.#windows.filter(({ number }) => number !== window.number), window];
    this.#write();
  }

  /** It was brought to the front. */
  use(number: number): void {
    if (this.#order.at(-1) === number || !this.#order.includes(number)) return;
    this.#order = [...this.#order.filter((each) => each !== number), number];
    this.#write();
  }

  /** A person closed it while others stay. */
  forget(number: number): void {
    this.#order = this.#order.filter((each) => each !== number);
    this.#windows = this.#windows.filter((each) => each.number !== number);
    this.#write();
  }

  #write(): void {
    const draft = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(draft, JSON.stringify(this.windows.slice(-MOST_WINDOWS)), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch (error) {
      // A full disk must not cost more than the place of a window.
      process.stderr.write(`Flightdeck: the places of the windows were not saved: ${String(error)}\n`);
    }
  }
}

/** None when nothing was saved yet, or the file cannot be read as such. */
function read(file: string): readonly SavedWindow[] {
  try {
    const windows = z
      .array(savedWindow)
      .max(MOST_WINDOWS)
      .parse(JSON.parse(readFileSync(file, "utf8")));
    return windows.filter(({ number }, at) => windows.findIndex((each) => each.number === number) === at);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return [];
    throw error;
  }
}
