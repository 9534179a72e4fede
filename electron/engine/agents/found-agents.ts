import { sentenceFor } from "#launch/plain-error.ts";
import type { AgentFacts, FoundAgent } from "#shared/contract/agent-requests.ts";
import type { AgentName } from "#shared/mission/words.ts";
import type { AgentAdapter, Detected } from "./agent-adapter.ts";
import { NOTHING_SEEN, type SeenLimits } from "./seen-limits.ts";

/** The agents a person installs, and whether each can fly here: said before a launch, not after it. */
export const foundAgents = (
  adapters: readonly AgentAdapter[],
  limitsOf: (agent: AgentName) => SeenLimits = () => NOTHING_SEEN,
): Promise<FoundAgent[]> =>
  Promise.all(
    adapters
      .filter(({ install }) => install !== null)
      .map(async ({ agent, title, detect }) => {
        const seen = await looked(detect);
        return { agent, title, ...saidOf(title, seen), facts: factsOf(seen, limitsOf(agent)) };
      }),
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

function factsOf(seen: Detected, limits: SeenLimits): AgentFacts | null {
  if (seen.state !== "found") return null;
  const { version, path, login, loginNote, capabilities, ownSandbox } = seen;
  const layers = { "inside-ours": "ours-and-own", "not-as-root": "ours-as-root" } as const;
  return {
    version,
    path,
    login,
    loginNote,
    sandbox: ownSandbox === undefined ? "ours" : layers[ownSandbox],
    capabilities: [...capabilities].toSorted(),
    ...limits,
  };
}
