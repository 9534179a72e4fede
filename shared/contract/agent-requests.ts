import { z } from "zod";
import { commandId, missionId } from "../ids.ts";
import { agentName } from "../mission/words.ts";

/** What its own maker said of how much may still be used, while it flew. */
const usageLimit = z.object({
  usedPercent: z.number(),
  windowMinutes: z.number().nullable(),
  resetsAt: z.number().nullable(),
  /** When that was. */
  at: z.number(),
});

/** What is known of an agent that is there. */
export const agentFacts = z.object({
  version: z.string().nullable(),
  path: z.string(),
  login: z.enum(["logged-in", "logged-out", "unknown"]),
  loginNote: z.string(),
  /** What stands around it when it flies. */
  sandbox: z.enum(["ours", "ours-and-own", "ours-as-root"]),
  capabilities: z.array(z.string()),
  /** The newest word about each window that is not over. */
  limits: z.array(usageLimit),
  /** It ran into a limit of its maker; null: it may be used. */
  limited: z
    .object({
      /** When it is over, as it was told. */
      until: z.number(),
      /** The session that told it last. */
      by: z.string(),
      /** Two missions heard it. What one alone heard is believed for half an hour only. */
      confirmed: z.boolean(),
      guessed: z.boolean(),
    })
    .nullable(),
});
export type AgentFacts = z.infer<typeof agentFacts>;

/** An agent that a person installs, as this engine finds it now. */
export const foundAgent = z.object({
  agent: agentName,
  title: z.string(),
  /** It is there, and this Flightdeck can start it. */
  flies: z.boolean(),
  /** What was found, or why it cannot fly. */
  sentence: z.string(),
  /** null: it is not there, or does not work. */
  facts: agentFacts.nullable(),
});
export type FoundAgent = z.infer<typeof foundAgent>;

/** The last time somebody tried whether an agent flies here. */
export const testFlight = z.object({
  agent: agentName,
  mission: missionId,
  state: z.enum(["flying", "waiting", "passed", "failed"]),
  /** How it ended, with the first thing that went wrong. */
  sentence: z.string(),
  startedAt: z.number(),
});
export type TestFlight = z.infer<typeof testFlight>;

export const agentRequests = {
  "agents.list": { params: z.object({}), result: z.object({ agents: z.array(foundAgent) }) },
  /** Makes a small repository below the data directory and flies two tasks there with this agent, up to the landing. */
  "agents.start-test-flight": {
    params: z.object({ commandId, agent: agentName }),
    result: z.object({ mission: missionId }),
  },
  /** The newest of each agent. */
  "agents.test-flights": { params: z.object({}), result: z.object({ flights: z.array(testFlight) }) },
} as const;
