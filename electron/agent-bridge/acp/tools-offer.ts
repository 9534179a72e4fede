import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { TOOLS_NAME, toolsServer } from "../mcp/tools-server.ts";

/** Our tools as a session is given them when it begins or is taken up. Every agent of the protocol can start such a server. */
export function offeredTools(launch: LaunchFile, env: NodeJS.ProcessEnv = process.env) {
  const server = toolsServer(launch, env);
  if (server === null) return { mcpServers: [] };
  const variables = Object.entries(server.env).map(([name, value]) => ({ name, value }));
  return {
    mcpServers: [{ name: TOOLS_NAME, command: server.command, args: server.args, env: variables }],
    // Claude Code asks about every tool of a server. Ours only speak to the mission; the other agents do not know these words.
    _meta: { claudeCode: { options: { allowedTools: [`mcp__${TOOLS_NAME}`] } } },
  };
}
