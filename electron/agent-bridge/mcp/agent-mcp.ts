import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { serveTools } from "./serve-tools.ts";

/** The MCP server a CLI starts for its agent. It has no rights of its own, and ends with its input. */

// Whoever read what we say is gone, and with them everybody who waits.
process.stdout.on("error", () => process.exit(0));
await serveTools(process.env[CHANNEL_VARIABLE], process);
