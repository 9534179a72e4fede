import { z } from "zod";
import { taskId } from "../mission/ids.ts";
import { line } from "../mission/text.ts";
import { effort, role, runMode, sandbox } from "../mission/words.ts";

/** The variable that names the launch file to the bridge. */
export const LAUNCH_VARIABLE = "FLIGHTDECK_LAUNCH";

/** The protocols the bridge speaks; one folder each in `electron/agent-bridge`. */
export const bridgeProtocol = z.enum(["codex", "claude", "opencode", "acp", "shell"]);
export type BridgeProtocol = z.infer<typeof bridgeProtocol>;

const path = z.string().min(1).max(4_000);

/**
 * What the engine tells the bridge of one session: a file the session can read and not change. No key stands in it; those come by
 * the environment. `settings` belongs to the protocol, which has its own shape for it.
 */
export const launchFile = z.strictObject({
  version: z.literal(1),
  protocol: bridgeProtocol,
  /** As it is shown: the name and version of the CLI. */
  title: line(200),
  mode: runMode,
  /** `answer`: one question, and one answer that is left in a file; there is no channel and nobody to ask. */
  purpose: z.enum(["work", "answer"]).default("work"),
  task: taskId,
  attempt: z.number().int().min(1),
  segment: z.number().int().min(1),
  workspace: path,
  promptFile: path,
  /** Where what the CLI says is kept, word for word. */
  recordFolder: path,
  /** The CLI, without the arguments the protocol adds. */
  program: z.array(z.string().min(1)).min(1),
  /** For the CLI alone, beside the environment of the session. */
  env: z.record(z.string(), z.string()),
  model: line(200).nullable(),
  effort,
  role,
  sandbox,
  /** Our own sandbox is around this session. */
  boxed: z.boolean(),
  /** What the task may reach beside the model; null: nothing. */
  network: z.object({ hosts: z.array(z.string()) }).nullable(),
  /** The CLI's own id of the conversation to go on with; null: a fresh one. */
  conversation: line(300).nullable(),
  /** Model servers on this computer: the bridge listens on the same port inside and passes on what comes. */
  forwards: z.array(z.object({ host: z.string(), port: z.number().int().min(1).max(65_535) })),
  /** Our tools for the agent (an MCP server) and what has to be in their environment; null: none. */
  tools: z
    .object({ command: z.array(z.string().min(1)).min(1), env: z.record(z.string(), z.string()) })
    .nullable()
    .default(null),
  settings: z.unknown(),
});
export type LaunchFile = z.infer<typeof launchFile>;
