import { createInterface } from "node:readline";

// A small MCP server over stdio with one tool, run as a program: what the CLIs call by the name of a tool reaches it.

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly protocolVersion?: string; readonly arguments?: { readonly note?: string } };
}

const REMEMBER = {
  name: "remember",
  description: "Keeps a note.",
  // Or Claude Code names it to the model only when it searches for it.
  _meta: { "anthropic/alwaysLoad": true },
  inputSchema: { type: "object", properties: { note: { type: "string" } }, required: ["note"] },
};

function answerTo({ method, params }: Request): object {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "flightdeck", version: "1.0.0" },
      };
    case "tools/list":
      return { tools: [REMEMBER] };
    case "tools/call":
      return { content: [{ type: "text", text: `It keeps: ${params?.arguments?.note ?? ""}` }] };
    default:
      return {};
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line) as Request;
  // A notification wants no answer.
  if (request.id === undefined) return;
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: request.id, result: answerTo(request) })}\n`);
});
