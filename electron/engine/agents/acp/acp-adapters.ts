import { existsSync, realpathSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { AcpSettings } from "#shared/agent-bridge/acp-settings.ts";
import { shellWord } from "#shared/shell-word.ts";
import { PlainError } from "#launch/plain-error.ts";
import { agentName } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Capability, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { findProgram } from "../find-program.ts";
import { installedFiles } from "../installed-files.ts";
import { untrustedFiles } from "../untrusted-files.ts";
import { ACP_VARIABLE, acpAgents } from "./acp-agents.ts";
import type { OwnAgent } from "#shared/own-agent.ts";

/** What the protocol has for all. Whether a conversation can be taken up again the agent says when it starts. */
const CAPABILITIES: readonly Capability[] = ["exec", "permissions", "interrupt"];

/** Words of agents that are known to fly: one that does not know them is not hurt. What the box hides they could not load anyway. */
const LEAVE_REPOSITORY_ALONE = {
  OPENCODE_DISABLE_PROJECT_CONFIG: "1",
  GEMINI_CLI_TRUST_WORKSPACE: "false",
};

/**
 * One adapter for each agent the person listed, in the settings or in the environment, which wins; a list there that does not fit
 * is an adapter that is broken, and says why.
 */
export function acpAdapters(parts: AdapterParts, kept: readonly OwnAgent[]): readonly AgentAdapter[] {
  const listed = acpAgents(parts.environment);
  const here = listed.state === "listed" ? listed.agents : [];
  const others = kept.filter(({ name }) => !here.some((agent) => agent.name === name));
  const adapters = [...here, ...others].map((agent) => adapterOf(parts, agent));
  return listed.state === "listed" ? adapters : [...adapters, ...broken(listed.reason)];
}

function broken(reason: string): readonly AgentAdapter[] {
  return [
    {
      agent: agentName.parse("acp"),
      title: "Agents of your own",
      install: `set ${ACP_VARIABLE}`,
      scripted: false,
      reviews: false,
      detect: () => Promise.resolve<Detected>({ state: "broken", path: null, reason }),
      plan: () => {
        throw new PlainError(reason);
      },
    },
  ];
}

function adapterOf(parts: AdapterParts, agent: OwnAgent): AgentAdapter {
  return {
    agent: agent.name,
    title: agent.title,
    // Nobody but the person knows how it is installed; this says whether it is there.
    install: `command -v ${shellWord(agent.command[0] ?? "")}`,
    scripted: false,
    reviews: true,
    detect: () => Promise.resolve(detect(parts, agent)),
    plan: (launch) => plan(parts, agent, launch),
  };
}

function detect({ environment }: AdapterParts, agent: OwnAgent): Detected {
  const path = programOf(agent, environment);
  if (path === null) return { state: "missing" };
  const isKeyMissing = agent.keys.length > 0 && agent.keys.every((name) => (environment[name] ?? "") === "");
  return {
    state: "found",
    path,
    version: null,
    login: isKeyMissing ? "logged-out" : "unknown",
    loginNote: isKeyMissing
      ? `None of ${agent.keys.join(", ")} is set.`
      : "It says whether it is signed in when it flies.",
    family: agent.family,
    contextWindow: null,
    capabilities: new Set(CAPABILITIES),
  };
}

async function plan(
  { environment, installation }: AdapterParts,
  agent: OwnAgent,
  launch: Launch,
): Promise<LaunchPlan> {
  const path = programOf(agent, environment);
  if (path === null) throw new PlainError(`${agent.title} is not installed on this computer.`);
  if (launch.route.mode !== "exec")
    throw new PlainError(`${agent.title} has no terminal of its own: it is flown in the exec form only.`);
  const { trustsRepository } = launch;
  const hidden = await untrustedFiles(launch, agent.title);
  const settings: AcpSettings = { mode: agent.mode, trustsRepository };
  const own = agent.env.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return bridgePlan(installation, launch, {
    protocol: "acp",
    title: agent.title,
    program: [realpathSync(path), ...agent.command.slice(1)],
    env: { ...Object.fromEntries(own), ...(trustsRepository ? {} : LEAVE_REPOSITORY_ALONE) },
    settings,
    reads: [...installedFiles(path), ...agent.reads.filter((each) => existsSync(each))],
    writes: agent.writes.filter((each) => existsSync(each)),
    hidden,
    hosts: agent.hosts,
    keys: agent.keys,
  });
}

/** As a shell would find it; a relative path would mean another program in each folder. */
function programOf({ command }: OwnAgent, environment: NodeJS.ProcessEnv): string | null {
  const [program = ""] = command;
  if (isAbsolute(program)) return existsSync(program) ? program : null;
  return program.includes("/") ? null : findProgram(program, environment);
}
