import { z } from "zod";
import { misfit, ownAgent, type OwnAgent } from "#shared/own-agent.ts";
import { parseTarget } from "../../sandbox/host-rules.ts";

/** A person's own list of agents in their own environment: it is for this engine alone, and wins over the settings. */
export const ACP_VARIABLE = "FLIGHTDECK_ACP_AGENTS";

/** A host that is not to be understood in exactly one way would be reached by nobody. */
export const acpAgent = ownAgent.superRefine(({ hosts }, context) => {
  const unclear = hosts.findIndex((entry) => parseTarget(entry, 443) === null);
  if (unclear >= 0)
    context.addIssue({
      code: "custom",
      path: ["hosts", unclear],
      message: "has to be a host, host:port or address:port",
    });
});

export type AcpAgents =
  | { readonly state: "listed"; readonly agents: readonly OwnAgent[] }
  | { readonly state: "unreadable"; readonly reason: string };

/** What the person listed. A list that does not fit flies nobody: half of it would be a guess. */
export function acpAgents(environment: NodeJS.ProcessEnv): AcpAgents {
  const text = environment[ACP_VARIABLE] ?? "";
  if (text.trim() === "") return { state: "listed", agents: [] };
  const list = z.array(acpAgent).max(20).safeParse(jsonOf(text));
  if (!list.success)
    return { state: "unreadable", reason: `${ACP_VARIABLE} does not fit: ${misfit(list.error)}` };
  const names = list.data.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    return { state: "unreadable", reason: `${ACP_VARIABLE} has two agents with the name ${twice}.` };
  return { state: "listed", agents: list.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
