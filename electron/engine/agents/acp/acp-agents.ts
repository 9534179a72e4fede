import { isAbsolute } from "node:path";
import { z } from "zod";
import { line } from "#shared/mission/text.ts";
import { agentName, family } from "#shared/mission/words.ts";
import { parseTarget } from "../../sandbox/host-rules.ts";

/** A person's own list of agents that speak the Agent Client Protocol, in their own environment and nowhere else. */
export const ACP_VARIABLE = "FLIGHTDECK_ACP_AGENTS";

/** Names that mean another agent already. */
const TAKEN: ReadonlySet<string> = new Set(["claude", "codex", "opencode", "shell", "pilot", "acp"]);

const path = z.string().min(1).max(4_000).refine(isAbsolute, "has to be an absolute path");
const host = z
  .string()
  .min(1)
  .max(300)
  .refine((entry) => parseTarget(entry, null) !== null, "has to be a host, host:port or address:port");
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "has to be the name of a variable");

export const acpAgent = z.strictObject({
  name: agentName.refine((name) => !TAKEN.has(name), "is the name of another agent"),
  title: line(100),
  /** Who makes its models; without it, it is chosen only where it is named. */
  family: family.nullable().default(null),
  /** The program and its arguments. */
  command: z.array(z.string().min(1).max(4_000)).min(1).max(50),
  /** The mode it has to fly in, in its own word. */
  mode: z.string().min(1).max(200).nullable().default(null),
  /** Exactly where its models are. */
  hosts: z.array(host).max(50).default([]),
  /** Variables that hold its keys. */
  keys: z.array(variable).max(50).default([]),
  /** Other variables of the person that it needs. */
  env: z.array(variable).max(50).default([]),
  /** What it needs to read and write outside the workspace: its settings, its logins, its conversations. */
  reads: z.array(path).max(50).default([]),
  writes: z.array(path).max(50).default([]),
});
export type AcpAgent = z.infer<typeof acpAgent>;

export type AcpAgents =
  | { readonly state: "listed"; readonly agents: readonly AcpAgent[] }
  | { readonly state: "unreadable"; readonly reason: string };

/** What the person listed. A list that does not fit flies nobody: half of it would be a guess. */
export function acpAgents(environment: NodeJS.ProcessEnv): AcpAgents {
  const text = environment[ACP_VARIABLE] ?? "";
  if (text.trim() === "") return { state: "listed", agents: [] };
  const list = z.array(acpAgent).max(20).safeParse(jsonOf(text));
  if (!list.success) {
    const [issue] = list.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    return {
      state: "unreadable",
      reason: `${ACP_VARIABLE} does not fit${where}: ${issue?.message ?? "unknown"}`,
    };
  }
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
