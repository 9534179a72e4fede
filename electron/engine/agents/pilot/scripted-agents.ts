import { join } from "node:path";
import type { Installation } from "#launch/installation.ts";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AgentAdapter, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";

/** Two names of one program: rules about families can be flown without any model. */
const SCRIPTED = [
  { agent: "pilot", family: "scripted" },
  { agent: "wingman", family: "scripted-two" },
] as const;

/** The agents whose work is written down beforehand. No model is behind them, and they never pretend that one is. */
export const scriptedAgents: readonly InstalledAgent[] = SCRIPTED.map((names) =>
  installedAgent.parse({ ...names, version: "scripted", contextWindow: null, reviews: false }),
);

export function scriptedAdapters(installation: Installation): readonly AgentAdapter[] {
  return SCRIPTED.map((names) => ({
    agent: agentName.parse(names.agent),
    title: "The scripted agent",
    install: null,
    scripted: true,
    reviews: false,
    detect: () =>
      Promise.resolve<Detected>({
        state: "found",
        path: installation.program("pilot"),
        version: "scripted",
        login: "logged-in",
        loginNote: "It needs none.",
        family: family.parse(names.family),
        contextWindow: null,
        capabilities: new Set(["exec", "permissions", "questions", "interrupt", "steer"]),
      }),
    plan: (launch) => planOf(installation, launch),
  }));
}

function planOf(installation: Installation, { task, attempt, segment, promptFile }: Launch): LaunchPlan {
  const { command, env } = installation.start("pilot");
  return {
    command,
    env: {
      ...env,
      FLIGHTDECK_TASK: task,
      FLIGHTDECK_ATTEMPT: `${attempt}`,
      FLIGHTDECK_SEGMENT: `${segment}`,
      FLIGHTDECK_PROMPT: promptFile,
    },
    // A checkout may keep its packages behind a link.
    reads: [command[0], installation.root, join(installation.root, "node_modules")],
    writes: [],
    hosts: [],
    keys: [],
  };
}
