import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { PlainError } from "#launch/plain-error.ts";
import { serveTools } from "../../agent-bridge/mcp/serve-tools.ts";
import type { CliCommand } from "../command.ts";

/** For agents whose own settings have to name the server; those that fly here are given it. Asks no engine: the bridge of the session answers. */
export const mcpCommand: CliCommand = {
  name: "mcp",
  summary: "Serves our tools to the agent of this session, over standard input and output (MCP).",
  flags: {},
  run: async () => {
    const channel = process.env[CHANNEL_VARIABLE];
    if (channel === undefined)
      throw new PlainError(
        `The tools belong to the session of an agent, and this is none (${CHANNEL_VARIABLE} is not set): let an agent that Flightdeck flies start "flightdeck mcp". Nothing was started.`,
      );
    await serveTools(channel, process);
    return { ok: true, lines: [], json: undefined };
  },
};
