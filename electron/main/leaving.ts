import { plural, t } from "@lingui/core/macro";
import { isInTheAir } from "#shared/contract/missions.ts";
import type { QuitAnswer } from "#shared/contract/window.ts";
import type { Fleet } from "./fleet-figures.ts";

/** Processes of agents are asked first and then ended: this is long enough for both. */
const AGENTS_END_WITHIN_MS = 15_000;

export interface LeavingParts {
  readonly fleet: () => Fleet;
  /** A sentence for each mission that was not stopped. */
  readonly stopFlying: () => Promise<readonly string[]>;
  /** Asks in a window; false: there is none that could. */
  readonly ask: (agents: number, missions: number) => boolean;
  /** Asks without a window. */
  readonly askBare: (agents: number) => Promise<QuitAnswer>;
  readonly complain: (words: string) => void;
  readonly quit: () => void;
}

/**
 * The way out of the app for a person: while agents fly it asks what becomes of them, once, or does as was once said. A quit that
 * comes from the system is never held up; agents then keep flying, which loses nothing.
 */
export class Leaving {
  readonly #parts: LeavingParts;
  #isAsking = false;
  #askedPage = false;
  /** They were stopped and did not end: asking once more would only be in the way. */
  #hasGivenUp = false;
  #isStopping = false;
  #whenGrounded: (() => void) | null = null;

  constructor(parts: LeavingParts) {
    this.#parts = parts;
  }

  /** Whether leaving now needs a word of the person first. */
  get mustAsk(): boolean {
    const { live, agents, settings } = this.#parts.fleet();
    return live && agents > 0 && settings.whenQuitting !== "keep-flying";
  }

  start(): void {
    const { fleet, ask, askBare, quit } = this.#parts;
    const { agents, missions, settings } = fleet();
    if (!this.mustAsk || this.#hasGivenUp) return quit();
    if (settings.whenQuitting === "stop") return void this.#stop();
    if (this.#isAsking) return;
    // A page that was asked and says nothing may hang: then the system asks.
    const isUnanswered = this.#askedPage;
    this.#askedPage = !isUnanswered && ask(agents, missions.filter(isInTheAir).length);
    if (this.#askedPage) return;
    this.#isAsking = true;
    void askBare(agents).then((answer) => {
      this.#isAsking = false;
      this.answer(answer);
    });
  }

  answer(answer: QuitAnswer): void {
    this.#askedPage = false;
    if (answer === "keep-flying") this.#parts.quit();
    if (answer === "stop") void this.#stop();
  }

  /** The number of agents may have changed. */
  look(): void {
    if (this.#parts.fleet().agents === 0) this.#whenGrounded?.();
  }

  async #stop(): Promise<void> {
    // Who is impatient meanwhile is answered by this stop, not by a second one with a clock of its own.
    if (this.#isStopping) return;
    this.#isStopping = true;
    const { stopFlying, complain, quit, fleet } = this.#parts;
    const problems = await stopFlying();
    if (problems.length > 0) {
      this.#isStopping = false;
      const why = problems.join(" ");
      return complain(t`Flightdeck stays open. ${why}`);
    }
    if (fleet().agents === 0) return quit();
    const timer = setTimeout(() => {
      this.#whenGrounded = null;
      this.#isStopping = false;
      this.#hasGivenUp = true;
      complain(
        plural(fleet().agents, {
          one: "Flightdeck stays open: # agent was told to stop and has not ended yet. Quit again to leave it.",
          other:
            "Flightdeck stays open: # agents were told to stop and have not ended yet. Quit again to leave them.",
        }),
      );
    }, AGENTS_END_WITHIN_MS);
    this.#whenGrounded = () => {
      clearTimeout(timer);
      this.#whenGrounded = null;
      quit();
    };
  }
}
