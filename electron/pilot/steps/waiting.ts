import type { Flight, StepEnd } from "../flight.ts";
import type { Settings } from "../step-shapes.ts";

/** Often enough that nobody takes it for stuck. */
const SIGN_OF_LIFE_SECONDS = 2;

export async function wait(flight: Flight, { seconds }: Settings<"wait">): Promise<void> {
  await flight.instructions.pause(flight.ms(seconds));
}

/** No output, no progress, until somebody calls. */
export async function stall(flight: Flight): Promise<void> {
  await flight.instructions.until(() => flight.instructions.isCalled || undefined);
}

export async function rateLimited(flight: Flight, { seconds }: Settings<"rate-limited">): Promise<void> {
  const ms = flight.ms(seconds);
  flight.screen.heading(`Out of quota for ${(ms / 1_000).toFixed(1)} s.`);
  await flight.report({ type: "agent.rate-limited", until: Date.now() + Math.ceil(ms) });
  await flight.instructions.pause(ms);
  flight.screen.note("The window is open again.");
}

export async function loseChannel(flight: Flight, { seconds }: Settings<"lose-channel">): Promise<void> {
  flight.screen.heading("Loses its channel.");
  flight.channel.disconnect();
  if (seconds === "forever") return;
  await flight.instructions.pause(flight.ms(seconds));
  flight.channel.reconnect();
}

/** Works on, until the time or the context of its segment is said to be used up. */
export async function needsSegment(
  flight: Flight,
  { contextUsed }: Settings<"needs-segment">,
): Promise<StepEnd> {
  if (contextUsed !== undefined) await reportUsage(flight, { contextUsed });
  while (!flight.instructions.isToWindUp) {
    await flight.progress("event", "works on");
    await flight.instructions.pause(flight.ms(SIGN_OF_LIFE_SECONDS));
    await flight.heed();
  }
  return { kind: "hand-off", isStepDone: true };
}

/** Nothing goes on until a person took care of it: Enter in the terminal, a message, or a call. */
export async function blocked(
  flight: Flight,
  by: "logged-out" | "trust-wall",
  detail: string,
): Promise<void> {
  const { instructions, screen } = flight;
  screen.heading(detail);
  screen.note("Press Enter when that is taken care of.");
  const typed = instructions.typedLines;
  const told = instructions.told.length;
  await flight.report({ type: "agent.blocked", by, detail: detail === "" ? by : detail });
  await instructions.until(
    () =>
      instructions.typedLines > typed ||
      instructions.told.length > told ||
      instructions.isCalled ||
      undefined,
  );
}

export async function reportUsage(flight: Flight, said: Partial<Settings<"usage">>): Promise<void> {
  const { tokensIn = 0, tokensOut = 0, tokensCached = 0, costMicros = 0, contextUsed = null, model } = said;
  const { harness } = flight;
  const usage = { tokensIn, tokensOut, tokensCached, costMicros, contextUsed, harness, model };
  await flight.report({ type: "agent.usage", usage });
}
