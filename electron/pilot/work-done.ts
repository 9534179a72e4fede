import type { AgentReportInput } from "#shared/channel/message.ts";
import type { Settings, Step } from "./step-shapes.ts";

type PacketReport = Extract<AgentReportInput, { type: "agent.packet" }>["packet"];

/** A packet lists at most this many of each. */
const MOST_LISTED = 5;
const MOST_COMMANDS = 50;

/** What this agent did so far, as it will report it. */
export class WorkDone {
  readonly #task: string;
  readonly #files = new Map<string, string>();
  readonly #commands: { command: string; exitCode: number | null }[] = [];
  #characters = 0;
  hasUsage = false;
  hasPacket = false;
  hasCompleted = false;

  /** `before`: steps of an earlier segment, whose edits are in the workspace. */
  constructor(task: string, before: readonly Step[]) {
    this.#task = task;
    for (const { name, settings } of before) {
      if (name === "edit") this.edited(settings.file, "edited", 0);
      if (name === "delete") this.edited(settings.file, "deleted", 0);
    }
  }

  edited(file: string, how: "edited" | "deleted", characters: number): void {
    this.#files.set(file, `${how} ${file}`);
    this.#characters += characters;
  }

  ran(command: string, exitCode: number | null): void {
    this.#commands.push({ command, exitCode });
  }

  /** Made from what was done; what a scenario says itself comes first. */
  packet(said: Settings<"packet">): PacketReport {
    const files = [...this.#files.keys()];
    return {
      summary:
        said.summary ??
        `Scripted work on ${this.#task}: ${files.length} files, ${this.#commands.length} commands.`,
      changed: said.changed ?? [...this.#files.values()].slice(0, MOST_LISTED),
      where: said.where ?? files,
      risks: said.risks ?? [],
      nextSteps: said.nextSteps ?? [],
      openQuestions: said.openQuestions ?? [],
      departsFrom: said.departsFrom ?? [],
      commands: this.#commands.slice(-MOST_COMMANDS),
    };
  }

  /** A made up count that follows from the work: nothing was asked of any model, so it cost nothing. */
  tokens(prompt: string): { tokensIn: number; tokensOut: number } {
    return { tokensIn: Math.ceil(prompt.length / 4), tokensOut: Math.ceil(this.#characters / 4) + 1 };
  }
}
