import { z } from "zod";
import { line } from "./mission/text.ts";
import { agentName, family } from "./mission/words.ts";

/** Names that mean another agent already. */
const TAKEN: ReadonlySet<string> = new Set([
  "claude",
  "codex",
  "opencode",
  "shell",
  "pilot",
  "wingman",
  "acp",
]);

/** The only thing said of a path here is that it means the same in every folder. */
const path = z
  .string()
  .min(1)
  .max(4_000)
  .refine((value) => /^(?:\/|[A-Za-z]:[\\/])/.test(value), "has to be an absolute path");
const host = z
  .string()
  .max(300)
  .regex(
    /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/,
    "has to be a host, host:port or address:port",
  );
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "has to be the name of a variable");

/** An agent of a person's own that speaks the Agent Client Protocol, given by a command line. */
export const ownAgent = z.strictObject({
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
export type OwnAgent = z.infer<typeof ownAgent>;

/** What does not fit, in one sentence: "hosts.0 has to be a host". */
export function misfit({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return "it does not fit";
  const where = issue.path.join(".");
  if (where === "") return issue.message;
  return /^(?:is|has) /.test(issue.message) ? `${where} ${issue.message}` : `${where}: ${issue.message}`;
}
