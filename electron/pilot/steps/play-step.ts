import { StepFailed, type Flight, type StepEnd } from "../flight.ts";
import type { Settings, Step } from "../step-shapes.ts";
import { ask, askPermission, checkpoint } from "./asking.ts";
import { deleteFile, edit, nestedGit, writeOutside } from "./files.ts";
import { background, commitAttempt, crash, ignoreTerm, leaveChildren } from "./misbehaving.ts";
import { runCommand } from "./run-command.ts";
import { flood, print, say, showScreen, showSecret } from "./showing.ts";
import { blocked, loseChannel, needsSegment, rateLimited, reportUsage, stall, wait } from "./waiting.ts";

type Played = Promise<StepEnd | undefined | void>;

/** Does one step. `number`: which step of the script it is, counted from 1. */
export async function playStep(flight: Flight, step: Step, number: number): Played {
  switch (step.name) {
    case "print":
      return print(flight, step.settings);
    case "screen":
      return showScreen(flight, step.settings);
    case "say":
      return say(flight, step.settings);
    case "edit":
      return edit(flight, step.settings);
    case "delete":
      return deleteFile(flight, step.settings);
    case "run":
      return runAndCompare(flight, step.settings);
    case "ask-permission":
      return askPermission(flight, step.settings, number);
    case "ask":
      return ask(flight, step.settings, number);
    case "checkpoint":
      return checkpoint(flight, step.settings, number);
    case "usage":
      flight.work.hasUsage = true;
      return reportUsage(flight, step.settings);
    case "rate-limited":
      return rateLimited(flight, step.settings);
    case "wait":
      return wait(flight, step.settings);
    case "stall":
      return stall(flight);
    case "lose-channel":
      return loseChannel(flight, step.settings);
    case "needs-segment":
      return needsSegment(flight, step.settings);
    case "expect-prompt":
      return expectPrompt(flight, step.settings);
    case "nothing":
      return { kind: "exit", code: 0 };
    case "crash":
      return crash(step.settings);
    case "leave-children":
      return leaveChildren(flight, step.settings);
    case "write-outside":
      return writeOutside(flight, step.settings);
    case "ignore-term":
      return ignoreTerm(flight);
    case "flood":
      return flood(flight, step.settings);
    case "log-out":
      return blocked(flight, "logged-out", step.settings.detail);
    case "trust-wall":
      return blocked(flight, "trust-wall", step.settings.detail);
    case "packet":
      return handPacket(flight, step.settings);
    case "complete":
      return complete(flight);
    case "exit":
      return { kind: "exit", code: step.settings.code };
    case "commit-attempt":
      return commitAttempt(flight, step.settings);
    case "secret":
      return showSecret(flight, step.settings);
    case "nested-git":
      return nestedGit(flight, step.settings);
    case "background":
      return background(flight, step.settings);
  }
}

async function runAndCompare(flight: Flight, { command, expect }: Settings<"run">): Promise<void> {
  const code = await runCommand(flight, command);
  if (code !== expect) {
    throw new StepFailed(`"${command}" ended with ${code}, not ${expect}. The scenario ends here.`);
  }
}

/** Proves that a retry was told something new. */
function expectPrompt(flight: Flight, { contains }: Settings<"expect-prompt">): void {
  if (flight.surroundings.prompt.includes(contains)) return;
  throw new StepFailed(`The prompt does not hold "${contains}". The scenario ends here.`);
}

export async function handPacket(flight: Flight, said: Settings<"packet">): Promise<void> {
  flight.screen.heading("Hands over its packet.");
  flight.work.hasPacket = true;
  await flight.report({ type: "agent.packet", packet: flight.work.packet(said) });
}

export async function complete(flight: Flight): Promise<void> {
  flight.work.hasCompleted = true;
  await flight.report({ type: "agent.completed" });
}
