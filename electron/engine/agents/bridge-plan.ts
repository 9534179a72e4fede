import { mkdirSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Installation } from "#launch/installation.ts";
import {
  LAUNCH_VARIABLE,
  launchFile,
  type BridgeProtocol,
  type LaunchFile,
} from "#shared/agent-bridge/launch-file.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { parseTarget } from "../sandbox/host-rules.ts";
import type { Launch, LaunchPlan } from "./agent-adapter.ts";

/** What one adapter says of a session; the rest of a launch file and of a plan is the same for all that fly through the bridge. */
export interface BridgedAgent extends Pick<LaunchPlan, "reads" | "writes" | "hidden" | "hosts" | "keys"> {
  readonly protocol: BridgeProtocol;
  readonly title: string;
  /** The CLI, without the arguments of its protocol. */
  readonly program: readonly [string, ...string[]];
  /** For the CLI alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly settings: unknown;
}

/** Writes the launch file and plans the bridge: in the session's terminal and in its box, in front of the CLI. */
export function bridgePlan(installation: Installation, launch: Launch, agent: BridgedAgent): LaunchPlan {
  const { command, env } = installation.start("agent-bridge");
  const file = join(launch.briefFolder, "LAUNCH.json");
  mkdirSync(launch.recordFolder, { recursive: true, mode: 0o700 });
  writeWholeFile(file, JSON.stringify(fileOf(installation, launch, agent)));
  return {
    command,
    env: { ...env, [LAUNCH_VARIABLE]: file },
    // A checkout may keep its packages behind a link.
    reads: [command[0], installation.root, join(installation.root, "node_modules"), ...agent.reads],
    writes: [launch.recordFolder, ...agent.writes],
    hidden: agent.hidden ?? [],
    hosts: agent.hosts,
    keys: agent.keys,
  };
}

function fileOf(installation: Installation, launch: Launch, agent: BridgedAgent): LaunchFile {
  const tools = installation.start("agent-mcp");
  const { route, task, attempt, segment, workspace, promptFile, recordFolder, boxed, network } = launch;
  return launchFile.parse({
    version: 1,
    protocol: agent.protocol,
    title: agent.title,
    mode: route.mode,
    purpose: launch.answer === undefined ? "work" : "answer",
    task,
    attempt,
    segment,
    workspace,
    promptFile,
    recordFolder,
    program: agent.program,
    env: agent.env,
    model: route.model,
    effort: route.effort,
    role: route.role,
    sandbox: route.sandbox,
    boxed,
    network,
    conversation: launch.conversation,
    // Without a box the computer's own loopback is there already.
    forwards: boxed ? agent.hosts.flatMap(loopbackOf) : [],
    tools: { command: [...tools.command], env: { ...tools.env } },
    settings: agent.settings,
  });
}

function loopbackOf(entry: string): LaunchFile["forwards"] {
  const target = parseTarget(entry, null);
  if (target === null || !target.isAddress || isIP(target.host) === 0) return [];
  const isLoopback = target.host.startsWith("127.") || target.host === "::1";
  return isLoopback ? [{ host: target.host, port: target.port }] : [];
}
