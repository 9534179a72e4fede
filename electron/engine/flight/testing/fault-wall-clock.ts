import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The wall clock of programs of a test: what they are told of the time can be put forward and back. Timers stay true. */
export class WallClock {
  readonly #program: string;
  readonly #offset: string;

  constructor(folder: string) {
    this.#program = join(folder, "wall-clock.mjs");
    this.#offset = join(folder, "wall-clock-offset");
    this.jump(0);
    writeFileSync(this.#program, programText(this.#offset));
  }

  /** What has to be in NODE_OPTIONS of programs that shall go by it. */
  get nodeOptions(): string {
    return `--import=${pathToFileURL(this.#program).href}`;
  }

  /** So far from the true time, from now on. */
  jump(offsetMs: number): void {
    writeFileSync(this.#offset, `${offsetMs}`);
  }
}

const programText = (offset: string): string => `
import { readFileSync } from "node:fs";
const TrueDate = Date;
const now = () => TrueDate.now() + Number(readFileSync(${JSON.stringify(offset)}, "utf8"));
globalThis.Date = class extends TrueDate {
  constructor(...args) { super(...(args.length === 0 ? [now()] : args)); }
  static now() { return now(); }
};
`;
