import { StepFailed, type Flight, type StepEnd } from "./flight.ts";
import { handOffText, nextStepIn } from "./hand-off.ts";
import type { Script } from "./scenario.ts";
import { complete, handPacket, playStep } from "./steps/play-step.ts";
import { reportUsage } from "./steps/waiting.ts";

/** The number of the step to begin with, counted from 1: a segment without steps of its own goes on where the last one stopped. */
export const firstStep = (script: Script, prompt: string): number =>
  script.isOwn ? 1 : Math.min(nextStepIn(prompt), script.steps.length + 1);

/** Flies a script to the end of its session; gives the exit code. */
export async function fly(flight: Flight, script: Script, first: number): Promise<number> {
  // An agent that leaves without having done anything never had a turn.
  if (script.steps[first - 1]?.name === "nothing") return 0;
  await flight.turn("started");
  for (const [index, step] of script.steps.entries()) {
    const number = index + 1;
    if (number < first) continue;
    await flight.heed();
    if (flight.instructions.isToWindUp) return handOff(flight, script, number);
    const end = await played(flight, () => playStep(flight, step, number));
    if (end?.kind === "exit") return end.code;
    if (end?.kind === "hand-off") return handOff(flight, script, end.isStepDone ? number + 1 : number);
  }
  await flight.heed();
  if (!flight.work.hasCompleted) await finish(flight);
  await flight.turn("ended");
  return 0;
}

async function played(
  flight: Flight,
  play: () => Promise<StepEnd | undefined | void>,
): Promise<StepEnd | undefined | void> {
  try {
    return await play();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    flight.screen.heading(error.message);
    await flight.progress("event", error.message);
    return { kind: "exit", code: 1 };
  }
}

/** What every agent says at the end of its work, unless the scenario said it. */
async function finish(flight: Flight): Promise<void> {
  const { work, surroundings } = flight;
  if (!work.hasUsage) await reportUsage(flight, work.tokens(surroundings.prompt));
  if (!work.hasPacket) await handPacket(flight, {});
  await complete(flight);
}

async function handOff(flight: Flight, script: Script, next: number): Promise<number> {
  const text = handOffText(script.steps, next);
  flight.screen.heading(`Hands over: ${text}`);
  await flight.report({ type: "hand-off", text });
  await flight.turn("ended");
  return 0;
}
