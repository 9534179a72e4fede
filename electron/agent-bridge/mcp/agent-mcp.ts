import { join } from "node:path";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { askBridge } from "../hook/ask-bridge.ts";
import { HOOK_SOCKET } from "../hook/hook-line.ts";
import type { ToolName } from "../tools/tool-shapes.ts";
import { BoundedLines } from "./bounded-lines.ts";
import { McpServer, type ToolResult } from "./mcp-server.ts";

/**
 * The MCP server a CLI starts for its agent: hands each call to the bridge of the session and says what that says. It has no
 * rights of its own, and ends with its input.
 */

const MOST_BYTES = 1024 * 1024;

/** A bridge that is gone is seen at once; one on a busy computer is given its time before an agent is told that nobody heard it. */
const PATIENCE_MS = 3_000;

const GONE: ToolResult = {
  text: "The bridge of this session does not answer, so nobody heard this. Go on without it; say in your last message what you wanted to tell or to ask.",
  isError: true,
};

const channel = process.env[CHANNEL_VARIABLE];

async function call(tool: ToolName, input: unknown, signal: AbortSignal): Promise<ToolResult> {
  if (channel === undefined) return GONE;
  const payload = JSON.stringify({ tool, input });
  const end = await askBridge(
    join(channel, HOOK_SOCKET),
    { mode: "tool", payload },
    { patienceMs: PATIENCE_MS, signal },
  );
  return end === null ? GONE : { text: end.stdout, isError: end.code !== 0 };
}

const server = new McpServer({ write: (line) => void process.stdout.write(`${line}\n`), call });
const lines = new BoundedLines(
  MOST_BYTES,
  (line) => server.take(line),
  () => server.tooLong(MOST_BYTES),
);
process.stdin.on("data", (chunk: Buffer) => lines.push(chunk));
process.stdin.on("end", () => server.close());
// Whoever read what we say is gone, and with them everybody who waits.
process.stdout.on("error", () => process.exit(0));
