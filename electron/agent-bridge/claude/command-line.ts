import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import {
  claudeSettings,
  type ClaudeFlag,
  type ClaudeSettings,
} from "#shared/agent-bridge/claude-settings.ts";

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
  if (has("effort")) args.push("--effort", launch.effort);
  if (launch.conversation !== null) args.push("--resume", launch.conversation);
  if (settings.allowedTools.length > 0) args.push("--allowedTools", settings.allowedTools.join(","));
  if (settings.mcpConfig !== null) args.push("--mcp-config", settings.mcpConfig);
  if (settings.trustsRepository) return args;
  // Otherwise its hooks and servers would run before anybody looked at them; without a terminal it does not ask.
  args.push("--setting-sources", "user");
  if (has("strict-mcp-config")) args.push("--strict-mcp-config");
  return [...args, "--append-system-prompt", CONVENTIONS];
}

/** Its own way to read them belongs to the settings of the repository. */
const CONVENTIONS =
  "If the folder you work in holds CLAUDE.md or AGENTS.md, read it first: it describes the conventions of this repository.";
