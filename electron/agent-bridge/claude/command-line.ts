import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import {
  claudeSettings,
  type ClaudeFlag,
  type ClaudeSettings,
} from "#shared/agent-bridge/claude-settings.ts";
import { MOST_CALL_S, TOOLS_NAME, toolsServer } from "../mcp/tools-server.ts";

export const settingsOf = (launch: LaunchFile): ClaudeSettings => claudeSettings.parse(launch.settings);

/** Over pipes: frames both ways, and every permission asked of us. */
export function execArguments(launch: LaunchFile): readonly string[] {
  const settings = settingsOf(launch);
  return [
    "-p",
    "--verbose",
    "--input-format",
    "stream-json",
    "--output-format",
    "stream-json",
    "--permission-prompt-tool",
    "stdio",
    ...sharedArguments(launch, settings),
    ...(settings.outputSchema === null ? [] : ["--json-schema", settings.outputSchema]),
  ];
}

/** With its own terminal: `settingsFile` holds our hooks. */
export function interactiveArguments(
  launch: LaunchFile,
  settingsFile: string,
  prompt: string,
): readonly string[] {
  return [
    "--settings",
    settingsFile,
    ...sharedArguments(launch, settingsOf(launch)),
    // A prompt that begins with a dash is no flag.
    "--",
    prompt,
  ];
}

function sharedArguments(launch: LaunchFile, settings: ClaudeSettings): readonly string[] {
  const has = (flag: ClaudeFlag): boolean => settings.flags.includes(flag);
  const args: string[] = [];
  if (launch.model !== null) args.push("--model", launch.model);
  if (settings.permissionMode !== null) args.push("--permission-mode", settings.permissionMode);
  if (has("effort")) args.push("--effort", launch.effort);
  if (launch.conversation !== null) args.push("--resume", launch.conversation);
  const ours = ourTools(launch);
  // Ours only speak to us, so nobody is asked about them.
  const allowed = [...settings.allowedTools, ...(ours === null ? [] : [`mcp__${TOOLS_NAME}`])];
  if (allowed.length > 0) args.push("--allowedTools", allowed.join(","));
  const servers = [settings.mcpConfig, ours].filter((each) => each !== null);
  if (servers.length > 0) args.push("--mcp-config", ...servers);
  if (settings.trustsRepository) return args;
  // Otherwise its hooks and servers would run before anybody looked at them; without a terminal it does not ask.
  args.push("--setting-sources", "user");
  if (has("strict-mcp-config")) args.push("--strict-mcp-config");
  return [...args, "--append-system-prompt", CONVENTIONS];
}

function ourTools(launch: LaunchFile): string | null {
  const server = toolsServer(launch);
  if (server === null) return null;
  const timeout = MOST_CALL_S * 1_000;
  return JSON.stringify({ mcpServers: { [TOOLS_NAME]: { type: "stdio", ...server, timeout } } });
}

/** Its own way to read them belongs to the settings of the repository. */
const CONVENTIONS =
  "If the folder you work in holds CLAUDE.md or AGENTS.md, read it first: it describes the conventions of this repository.";
