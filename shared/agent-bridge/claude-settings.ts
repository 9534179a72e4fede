import { z } from "zod";

/** Flags of Claude Code that not every version has. The engine asks the program itself which of them it takes. */
export const claudeFlag = z.enum([
  "permission-prompt-tool",
  "setting-sources",
  "strict-mcp-config",
  "effort",
  "json-schema",
  "session-id",
]);
export type ClaudeFlag = z.infer<typeof claudeFlag>;

/** What a launch file says to the bridge about Claude Code alone. */
export const claudeSettings = z.strictObject({
  flags: z.array(claudeFlag),
  /** The person trusts what this repository sets up for Claude Code: its settings, hooks, skills and servers. */
  trustsRepository: z.boolean(),
  /** What Claude Code will ask in its terminal before it begins. Only a person may answer that. */
  asksFirst: z.enum(["trust", "key"]).nullable(),
  /** The mode in which it asks, whatever a person has chosen for their own work; null: it has no name for it. */
  permissionMode: z.string().min(1).nullable(),
  /** The command of our hook, and what has to be in its environment. Only its own terminal needs it. */
  hook: z
    .object({ command: z.array(z.string().min(1)).min(1), env: z.record(z.string(), z.string()) })
    .nullable(),
  /** The command of the person's own status line, which ours shows. */
  statusLine: z.string().nullable(),
  /** It can be woken by a hook that runs in the background, and so be told something while it is idle. */
  wakes: z.boolean(),
  /** Tools it may use without asking anybody, in its own words. */
  allowedTools: z.array(z.string().min(1).max(200)).max(100),
  /** A file with MCP servers of ours. */
  mcpConfig: z.string().min(1).nullable(),
  /** The JSON schema its last message has to fit. */
  outputSchema: z.string().min(1).nullable(),
});
export type ClaudeSettings = z.infer<typeof claudeSettings>;
