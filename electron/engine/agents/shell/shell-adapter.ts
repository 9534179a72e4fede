import type { ShellSettings } from "#shared/agent-bridge/shell-settings.ts";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Detected } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { commandLines } from "./command-lines.ts";

const SHELL = "/bin/sh";
const NAMES = { agent: "shell", family: "shell" } as const;

/** It does what a task says word for word, so it flies where a task names it and nowhere else. */
export const byNameAgents: readonly InstalledAgent[] = [
  installedAgent.parse({ ...NAMES, version: null, contextWindow: null, reviews: false, onlyByName: true }),
];

/** A command line as an agent: the command lines of the task's goal are run, and their exit is the answer. */
export function shellAdapter({ installation }: AdapterParts): AgentAdapter {
  return {
    agent: agentName.parse(NAMES.agent),
    title: "A command line",
    install: null,
    scripted: false,
    reviews: false,
    detect: () =>
      Promise.resolve<Detected>({
        state: "found",
        path: SHELL,
        version: null,
        login: "logged-in",
        loginNote: "It needs none.",
        family: family.parse(NAMES.family),
        contextWindow: null,
        capabilities: new Set(["exec", "interrupt"]),
      }),
    plan: (launch) =>
      bridgePlan(installation, launch, {
        protocol: "shell",
        title: "A command line",
        program: [SHELL],
        env: {},
        settings: { commands: [...commandLines(launch.goal)] } satisfies ShellSettings,
        reads: [],
        writes: [],
        hosts: [],
        keys: [],
      }),
  };
}
