import type { FoundAgent } from "#shared/contract/agent-requests.ts";
import { sentenceFor } from "#launch/plain-error.ts";
import type { AgentAdapter, Detected } from "./agent-adapter.ts";

/** The agents a person installs, and whether each can fly here: said before a launch, not after it. */
export const foundAgents = (adapters: readonly AgentAdapter[]): Promise<FoundAgent[]> =>
  Promise.all(
    adapters
      .filter(({ install }) => install !== null)
      .map(async ({ agent, title, detect }) => ({ agent, title, ...saidOf(title, await looked(detect)) })),
  );

/** One that cannot be looked at is broken, and says nothing about the others. */
export async function looked(detect: AgentAdapter["detect"]): Promise<Detected> {
  try {
    return await detect();
  } catch (error) {
    return { state: "broken", path: null, reason: `It could not be looked at: ${sentenceFor(error)}` };
  }
}

function saidOf(title: string, seen: Detected): Pick<FoundAgent, "flies" | "sentence"> {
  if (seen.state === "missing") return { flies: false, sentence: `${title} is not installed.` };
  if (seen.state === "broken") return { flies: false, sentence: seen.reason };
  const { capabilities, version } = seen;
  if (!capabilities.has("exec") && !capabilities.has("interactive"))
    return { flies: false, sentence: `${title} is installed, but this Flightdeck cannot fly it yet.` };
  return { flies: true, sentence: version === null ? `${title} is installed.` : `${title} ${version}.` };
}
