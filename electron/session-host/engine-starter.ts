import { spawnDetached } from "#launch/detached.ts";
import { log } from "./log.ts";

/** An engine that dies at once must not be started for ever. */
const MAX_STARTS = 5;

/**
 * Starts an engine when sessions live and none is connected, with the command the last engine gave: agents must not fly
 * without anyone to hear their questions.
 */
export class EngineStarter {
  #command: readonly string[];
  readonly #log: string;
  readonly #goneMs: number;
  #starts = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(command: readonly string[], engineLog: string, goneMs: number) {
    this.#command = command;
    this.#log = engineLog;
    this.#goneMs = goneMs;
  }

  /** An engine is there: a later one may be started as often again, and as that one says if it says how. */
  connected(command?: readonly string[]): void {
    this.#starts = 0;
    if (command !== undefined) this.#command = command;
  }

  /** Called whenever something changed. */
  consider(isNeeded: boolean): void {
    if (!isNeeded) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    if (this.#command.length === 0 || this.#starts >= MAX_STARTS) return;
    this.#timer ??= setTimeout(() => this.#start(), this.#goneMs);
  }

  #start(): void {
    this.#timer = undefined;
    this.#starts += 1;
    log(
      `No engine for ${this.#goneMs} ms while sessions run: starting one (${this.#starts} of ${MAX_STARTS}).`,
    );
    const engine = spawnDetached(this.#command, this.#log, process.env);
    engine.on("error", (error) => log(`The engine could not be started: ${error.message}`));
    if (this.#starts < MAX_STARTS) this.#timer = setTimeout(() => this.#start(), this.#goneMs);
  }
}
