import { z } from "zod";
import { BUILD } from "#shared/contract/message.ts";
import { misfit, toolName, TOOLS, type ToolName } from "../tools/tool-shapes.ts";
import * as frames from "./frames.ts";
import type { McpId, McpRequest } from "./frames.ts";

export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

export interface McpParts {
  readonly write: (line: string) => void;
  /** Ends early, with whatever, when `signal` says that nobody waits. */
  readonly call: (tool: ToolName, input: unknown, signal: AbortSignal) => Promise<ToolResult>;
}

/** An agent does a few things at once; more is a mistake or an attack. */
const MOST_CALLS = 16;

/** Our tools as a server of the Model Context Protocol: lines in, lines out. Nothing that comes in ends it. */
export class McpServer {
  readonly #parts: McpParts;
  readonly #running = new Map<McpId, AbortController>();

  constructor(parts: McpParts) {
    this.#parts = parts;
  }

  take(line: string): void {
    if (line.trim() === "") return;
    const value = jsonOf(line);
    if (value === undefined) return this.#refuse(null, frames.ERRORS.notJson, "This line is not JSON.");
    const request = frames.request.safeParse(value);
    if (request.success) return this.#asked(request.data);
    const notification = frames.notification.safeParse(value);
    if (notification.success) return this.#told(notification.data.method, notification.data.params);
    if (frames.response.safeParse(value).success) return;
    this.#refuse(idIn(value), frames.ERRORS.notARequest, "This is no request of JSON-RPC 2.0.");
  }

  tooLong(mostBytes: number): void {
    this.#refuse(null, frames.ERRORS.notARequest, `A line is longer than ${mostBytes} bytes.`);
  }

  /** The client is gone. */
  close(): void {
    for (const call of this.#running.values()) call.abort();
  }

  #asked(request: McpRequest): void {
    const { id, method, params } = request;
    switch (method) {
      case "initialize":
        return this.#initialize(id, params);
      case "ping":
        return this.#answer(id, {});
      case "tools/list":
        return this.#answer(id, { tools: LIST });
      case "tools/call":
        return this.#call(id, params);
      default:
        return this.#refuse(id, frames.ERRORS.noSuchMethod, "This server has tools and nothing else.");
    }
  }

  #told(method: string, params: unknown): void {
    if (method !== "notifications/cancelled") return;
    const { success, data } = frames.cancelled.safeParse(params);
    if (!success) return;
    this.#running.get(data.requestId)?.abort();
    this.#running.delete(data.requestId);
  }

  #initialize(id: McpId, params: unknown): void {
    const asked = frames.initialize.safeParse(params);
    if (!asked.success) return this.#refuse(id, frames.ERRORS.badParameters, "A protocolVersion is missing.");
    const [newest] = frames.VERSIONS;
    const protocolVersion = frames.VERSIONS.find((each) => each === asked.data.protocolVersion) ?? newest;
    const serverInfo = { name: "flightdeck", title: "Flightdeck", version: BUILD };
    this.#answer(id, { protocolVersion, capabilities: { tools: {} }, serverInfo });
  }

  #call(id: McpId, params: unknown): void {
    const asked = frames.toolsCall.safeParse(params);
    const tool = toolName.safeParse(asked.data?.name);
    if (!asked.success || !tool.success)
      return this.#refuse(id, frames.ERRORS.badParameters, "Flightdeck has no such tool.");
    if (this.#running.has(id) || this.#running.size >= MOST_CALLS)
      return this.#refuse(id, frames.ERRORS.notARequest, "This call is under way already, or too many are.");
    const input = TOOLS[tool.data].input.safeParse(asked.data.arguments ?? {});
    if (!input.success) return this.#result(id, { text: misfit(tool.data, input.error), isError: true });
    void this.#run(id, tool.data, input.data);
  }

  async #run(id: McpId, tool: ToolName, input: unknown): Promise<void> {
    const call = new AbortController();
    this.#running.set(id, call);
    const result = await this.#parts.call(tool, input, call.signal);
    // Cancelled: no answer is wanted any more, and the same id may stand for another call by now.
    if (call.signal.aborted) return;
    this.#running.delete(id);
    this.#result(id, result);
  }

  #result(id: McpId, { text, isError }: ToolResult): void {
    this.#answer(id, { content: [{ type: "text", text }], isError });
  }

  #answer(id: McpId, result: unknown): void {
    this.#parts.write(JSON.stringify({ jsonrpc: "2.0", id, result }));
  }

  #refuse(id: McpId | null, code: number, message: string): void {
    this.#parts.write(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }));
  }
}

const LIST = Object.entries(TOOLS).map(([name, { description, input, reads }]) => ({
  name,
  description,
  // What has a default may be left out.
  inputSchema: z.toJSONSchema(input, { io: "input", target: "draft-7" }),
  // Newer versions of Claude Code name other tools to the model only when it searches for them.
  _meta: { "anthropic/alwaysLoad": true },
  annotations: { readOnlyHint: reads, destructiveHint: false, openWorldHint: false },
}));

/** Its own id where it has one, so that the client knows what was refused. */
function idIn(value: unknown): McpId | null {
  const { success, data } = z.looseObject({ id: frames.request.shape.id }).safeParse(value);
  return success ? data.id : null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
