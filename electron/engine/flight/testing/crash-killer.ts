import { Dice } from "#shared/mission/testing/dice.ts";
import type { FlightHome } from "./flight-home.ts";

export type Victim = "engine" | "session-host" | "both";

/** How long after an event, at most: long enough to fall between any two of them. */
const AFTER_EVENT_MS = 250;

export interface KillerOptions {
  readonly seed: number;
  readonly kills: number;
  /** On average a kill comes after half as many events. */
  readonly events: number;
  /** One after the other, again and again. */
  readonly victims: readonly Victim[];
}

/** Kills without warning, a moment after an event that the dice chose. The same seed chooses the same. */
export class Killer {
  readonly #home: FlightHome;
  readonly #options: KillerOptions;
  readonly #dice: Dice;
  #countdown: number;
  #timer: NodeJS.Timeout | null = null;
  #killed = 0;

  constructor(home: FlightHome, options: KillerOptions) {
    this.#home = home;
    this.#options = options;
    this.#dice = new Dice(options.seed);
    this.#countdown = this.#draw();
  }

  get killed(): number {
    return this.#killed;
  }

  readonly onEvent = (): void => {
    if (this.#timer !== null || this.#killed >= this.#options.kills) return;
    this.#countdown -= 1;
    if (this.#countdown > 0) return;
    this.#timer = setTimeout(() => this.#strike(), this.#dice.below(AFTER_EVENT_MS));
  };

  stop(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#killed = this.#options.kills;
  }

  #draw(): number {
    return 1 + this.#dice.below(this.#options.events);
  }

  #strike(): void {
    this.#timer = null;
    this.#countdown = this.#draw();
    const { victims } = this.#options;
    const victim = victims[this.#killed % victims.length] ?? "both";
    const order = this.#dice.chance(0.5) ? PROGRAMS : PROGRAMS.toReversed();
    const pids = order.flatMap((program) =>
      victim === "both" || victim === program ? (this.#home.pidOf(program) ?? []) : [],
    );
    if (pids.map(killed).some((isDead) => isDead)) this.#killed += 1;
  }
}

const PROGRAMS = ["engine", "session-host"] as const;

/** false: it was gone already. */
function killed(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
