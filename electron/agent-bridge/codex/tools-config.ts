import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { MOST_CALL_S, TOOLS_NAME, toolsServer } from "../mcp/tools-server.ts";

/** Our tools as settings of this run alone, as `-c` takes them. They may be used without asking: they only speak to us. */
export function toolsConfig(launch: LaunchFile): readonly string[] {
  const server = toolsServer(launch);
  if (server === null) return [];
  const env = Object.entries(server.env).map(([name, value]) => `${quoted(name)} = ${quoted(value)}`);
  const settings = [
    `command = ${quoted(server.command)}`,
    `args = [${server.args.map(quoted).join(", ")}]`,
    `env = { ${env.join(", ")} }`,
    `tool_timeout_sec = ${MOST_CALL_S}`,
    'default_tools_approval_mode = "approve"',
  ];
  return [`mcp_servers.${TOOLS_NAME}={ ${settings.join(", ")} }`];
}

/** A string of TOML takes what a string of JSON has. */
const quoted = (text: string): string => JSON.stringify(text);
