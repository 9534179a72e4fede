import { z } from "zod";
import { agentName } from "../mission/words.ts";

/** An agent that a person installs, as this engine finds it now. */
export const foundAgent = z.object({
  agent: agentName,
  title: z.string(),
  /** It is there, and this Flightdeck can start it. */
  flies: z.boolean(),
  /** What was found, or why it cannot fly. */
  sentence: z.string(),
});
export type FoundAgent = z.infer<typeof foundAgent>;

export const agentRequests = {
  "agents.list": { params: z.object({}), result: z.object({ agents: z.array(foundAgent) }) },
} as const;
