import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";

/** How a CLI starts our tools. */
export interface ToolsServer {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The name under which an agent knows them. */
export const TOOLS_NAME = "flightdeck";

/** A person may need a day; the call ends with the turn anyway. */
export const MOST_CALL_S = 86_400;

/** null: this session has no tools, or no channel over which they could say anything. */
export function toolsServer({ tools }: LaunchFile, env: NodeJS.ProcessEnv = process.env): ToolsServer | null {
  const channel = env[CHANNEL_VARIABLE];
  const [command, ...args] = tools?.command ?? [];
  if (tools === null || command === undefined || channel === undefined) return null;
  // CLIs start servers with little of their own environment.
  return { command, args, env: { ...tools.env, [CHANNEL_VARIABLE]: channel } };
}
