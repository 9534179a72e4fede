import { join } from "node:path";
import { askBridge } from "../hook/ask-bridge.ts";
import { HOOK_SOCKET } from "../hook/hook-line.ts";
import type { ToolName } from "../tools/tool-shapes.ts";
import { BoundedLines } from "./bounded-lines.ts";
import { McpServer, type ToolResult } from "./mcp-server.ts";

const MOST_BYTES = 1024 * 1024;

/** A bridge that is gone is seen at once; one on a busy computer is given its time before an agent is told that nobody heard it. */
const PATIENCE_MS = 3_000;

const GONE: ToolResult = {
  text: "The bridge of this session does not answer, so nobody heard this. Go on without it; say in your last message what you wanted to tell or to ask.",
  isError: true,
};

/** Hands each call to the bridge of the session whose channel that is, and says what the bridge says. Resolves with the end of the input. */
export async function serveTools(
  channel: string | undefined,
  { stdin, stdout }: Pick<NodeJS.Process, "stdin" | "stdout">,
): Promise<void> {
  const server = new McpServer({
    write: (line) => void stdout.write(`${line}\n`),
    call: (tool, input, signal) => call(channel, tool, input, signal),
  });
  const lines = new BoundedLines(
    MOST_BYTES,
    (line) => server.take(line),
    () => server.tooLong(MOST_BYTES),
  );
  stdin.on("data", (chunk: Buffer) => lines.push(chunk));
  await new Promise<void>((resolve) => void stdin.once("end", () => resolve()));
  server.close();
}

async function call(
  channel: string | undefined,
  tool: ToolName,
  input: unknown,
  signal: AbortSignal,
): Promise<ToolResult> {
  if (channel === undefined) return GONE;
  const payload = JSON.stringify({ tool, input });
  const end = await askBridge(
    join(channel, HOOK_SOCKET),
    { mode: "tool", payload },
    { patienceMs: PATIENCE_MS, signal },
  );
  return end === null ? GONE : { text: end.stdout, isError: end.code !== 0 };
}
