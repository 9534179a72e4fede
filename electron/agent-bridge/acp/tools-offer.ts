import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { acpSettings } from "#shared/agent-bridge/acp-settings.ts";
import { TOOLS_NAME, toolsServer } from "../mcp/tools-server.ts";

/** Our tools as a session is given them when it begins or is taken up. Every agent of the protocol can start such a server. */
export function offeredTools(launch: LaunchFile, env: NodeJS.ProcessEnv = process.env) {
  const server = toolsServer(launch, env);
  const _meta = { claudeCode: { options: claudeOptions(launch, server !== null) } };
  if (server === null) return { mcpServers: [], _meta };
  const variables = Object.entries(server.env).map(([name, value]) => ({ name, value }));
  return {
    mcpServers: [{ name: TOOLS_NAME, command: server.command, args: server.args, env: variables }],
    _meta,
  };
}

/** Words of Claude Code, which the other agents do not know. */
const claudeOptions = ({ settings }: LaunchFile, hasTools: boolean) => ({
  // It asks about every tool of a server. Ours only speak to the mission.
  ...(hasTools ? { allowedTools: [`mcp__${TOOLS_NAME}`] } : {}),
  ...(acpSettings.parse(settings).trustsRepository ? {} : { settingSources: ["user"] }),
});
