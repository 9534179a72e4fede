import type { AgentReportInput } from "#shared/channel/message.ts";
import type { ChannelClient, ReportAnswer } from "#launch/channel-client.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { Instructions } from "./instructions.ts";
import type { Surroundings } from "./surroundings.ts";
import type { TerminalScreen } from "./terminal-screen.ts";
import type { WorkDone } from "./work-done.ts";

/** How a step ends the session. Steps that end nothing give nothing. */
export type StepEnd =
  | { readonly kind: "exit"; readonly code: number }
  /** The next session goes on behind this step, or with it when it was not done. */
  | { readonly kind: "hand-off"; readonly isStepDone: boolean };

/** The scenario cannot go on; the program ends with 1 and without a completed event. */
export class StepFailed extends PlainError {}

export interface FlightParts {
  readonly surroundings: Surroundings;
  readonly speed: number;
  readonly harness: string;
  readonly screen: TerminalScreen;
  readonly channel: ChannelClient;
  readonly instructions: Instructions;
  readonly work: WorkDone;
}

/** What progress reports hold at most, and nothing that a text may not hold. */
const MOST_DETAIL = 500;
export const plainText = (text: string, most = MOST_DETAIL): string =>
  text.replaceAll(/[^\P{Cc}\n\t]/gu, "").slice(0, most);

/** One session of a scripted agent: what its steps share. */
export class Flight {
  readonly surroundings: Surroundings;
  readonly harness: string;
  readonly screen: TerminalScreen;
  readonly channel: ChannelClient;
  readonly instructions: Instructions;
  readonly work: WorkDone;
  /** Run when the session ends, whatever ends it. */
  readonly atEnd: (() => void)[] = [];
  readonly #speed: number;
  #turn: "started" | "ended" = "ended";
  #toldCount = 0;

  constructor(parts: FlightParts) {
    this.surroundings = parts.surroundings;
    this.#speed = parts.speed;
    this.harness = parts.harness;
    this.screen = parts.screen;
    this.channel = parts.channel;
    this.instructions = parts.instructions;
    this.work = parts.work;
  }

  /** A duration of the scenario at the speed it is flown. */
  ms(seconds: number): number {
    return (seconds * 1_000) / this.#speed;
  }

  pace(perSecond: number): number {
    return perSecond * this.#speed;
  }

  /** A report nobody takes is shown and changes nothing: an agent works on. */
  async report(report: AgentReportInput): Promise<ReportAnswer> {
    try {
      const answer = await this.channel.report(report);
      if (answer.state === "rejected") this.screen.note(`The mission did not take it: ${answer.sentence}`);
      return answer;
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      this.screen.note(error.message);
      return { state: "rejected", sentence: error.message };
    }
  }

  progress(
    what: "event" | "tool-started" | "tool-ended" | "file" | "output",
    detail: string,
  ): Promise<unknown> {
    return this.report({ type: "agent.progress", what, detail: plainText(detail) });
  }

  /** Changing a file is using a tool, as it is for any agent. */
  async edited(detail: string): Promise<void> {
    await this.progress("tool-started", detail);
    await this.progress("file", detail);
    await this.progress("tool-ended", detail);
  }

  async turn(state: "started" | "ended"): Promise<void> {
    if (this.#turn === state) return;
    this.#turn = state;
    await this.report({ type: "agent.turn", state });
  }

  /** Shows what it was told, and stands still while it is interrupted. */
  async heed(): Promise<void> {
    const { instructions, screen } = this;
    await this.#showTold();
    if (!instructions.isInterrupted) return;
    screen.note("Interrupted; waits to be resumed.");
    await this.turn("ended");
    await instructions.until(() => !instructions.isInterrupted || instructions.isToWindUp || undefined);
    await this.#showTold();
    if (instructions.isToWindUp) return;
    screen.note("Goes on.");
    await this.turn("started");
  }

  /** What `look` finds; standing still while interrupted. undefined: it is to wind up. */
  async await<Found>(look: () => Found | undefined): Promise<Found | undefined> {
    const { instructions } = this;
    for (;;) {
      const isCalled = () => instructions.isCalled || instructions.told.length > this.#toldCount || undefined;
      await instructions.until(() => (look() === undefined ? isCalled() : true));
      await this.heed();
      const found = look();
      if (found !== undefined || instructions.isToWindUp) return found;
    }
  }

  async #showTold(): Promise<void> {
    while (this.#toldCount < this.instructions.told.length) {
      const text = this.instructions.told[this.#toldCount] ?? "";
      this.#toldCount += 1;
      this.screen.heading(`You said: ${plainText(text, 8_000)}`);
      await this.progress("event", `Was told: ${text}`);
    }
  }
}
