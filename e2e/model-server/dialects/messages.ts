import type { IncomingHttpHeaders } from "node:http";
import { refusal, secondsUntil, type Dialect, type Ending, type Told } from "../dialect.ts";
import { folderIn } from "../folder.ts";
import { contentText, fieldsOf, listOf, nameOr, textOf, type Fields, type Said } from "../heard.ts";
import { argumentsOf, piece, pieces, typed, type Frame, type Reply } from "../reply.ts";
import type { PlanLimit } from "../scenario.ts";
import type { Refusal } from "../trouble.ts";

/** Anthropic Messages, as Claude Code speaks it. */
export const messages: Dialect = {
  name: "messages",
  takes: (path) => path.endsWith("/messages"),
  hear: (body, headers) => {
    const instructions = contentText(body["system"]);
    const said = listOf(body["messages"]).flatMap(saidIn);
    return {
      instructions,
      said,
      tools: listOf(body["tools"]).map((tool) => ({
        name: textOf(tool["name"]),
        freeform: false,
        parameters: tool["input_schema"],
      })),
      model: textOf(body["model"]),
      stream: body["stream"] === true,
      schema: fieldsOf(fieldsOf(body["output_config"])["format"])["schema"],
      conversation: conversationOf(body, headers),
      folder:
        folderIn(instructions) ?? folderIn(said.map((each) => ("text" in each ? each.text : "")).join("\n")),
    };
  },
  frames,
  whole: (reply) => ({
    ...headOf(reply),
    content: blocksOf(reply),
    stop_reason: stopOf(reply),
    usage: usageOf(reply),
  }),
  headers: ({ id, limit }) => ({ "request-id": `req_${id}`, ...(limit === null ? {} : limitHeaders(limit)) }),
  tell,
};

/** What Claude Code puts in the place of an answer that nobody gave, where it takes up a conversation that ended in a tool. */
const NOBODY_SAID = "No response requested.";

/** A person's message also carries the results of tools. */
function saidIn({ role, content }: Fields): readonly Said[] {
  if (role === "assistant") return contentText(content) === NOBODY_SAID ? [] : [{ by: "model" }];
  if (typeof content === "string") return [{ by: "person", text: content }];
  return listOf(content).flatMap((part): readonly Said[] => {
    if (part["type"] === "tool_result") return [{ by: "tool", text: contentText(part["content"]) }];
    return part["type"] === "text" ? [{ by: "person", text: textOf(part["text"]) }] : [];
  });
}

const conversationOf = (body: Fields, headers: IncomingHttpHeaders): string | null =>
  nameOr(headers["x-claude-code-session-id"], nameOr(fieldsOf(body["metadata"])["user_id"], null));

function frames(reply: Reply, ending: Ending): readonly Frame[] {
  const usage = { ...usageOf(reply), output_tokens: 1 };
  const message = { ...headOf(reply), content: [], stop_reason: null, usage };
  const stop_reason = ending.kind === "incomplete" ? "max_tokens" : stopOf(reply);
  const said = [
    typed("message_start", { message }),
    ...blocksOf(reply).flatMap((block, index) => blockFrames(block, index)),
  ];
  if (ending.kind === "failed")
    return [...said, typed("error", { error: { type: ending.code, message: ending.message } })];
  return [
    ...said,
    typed("message_delta", {
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: reply.tokens.output },
    }),
    typed("message_stop", {}),
  ];
}

const headOf = ({ id, model }: Reply): Fields => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
  stop_sequence: null,
});

const stopOf = ({ calls }: Reply): string => (calls.length > 0 ? "tool_use" : "end_turn");

const usageOf = ({ tokens: { input, cached, output } }: Reply): Fields => ({
  input_tokens: input,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cached,
  output_tokens: output,
});

function blocksOf({ think, text, calls }: Reply): readonly Fields[] {
  const signature = Buffer.from("scripted").toString("base64");
  return [
    ...(think === null ? [] : [{ type: "thinking", thinking: think, signature }]),
    ...(text === null ? [] : [{ type: "text", text }]),
    ...calls.map((call) => ({
      type: "tool_use",
      id: `toolu_${call.id}`,
      name: call.name,
      input: argumentsOf(call),
    })),
  ];
}

function blockFrames(block: Fields, index: number): readonly Frame[] {
  const empty = { thinking: "", signature: "", text: "", input: {} };
  const emptied = Object.entries(empty).filter(([key]) => key in block);
  const delta = (type: string, said: object): Frame =>
    typed("content_block_delta", { index, delta: { type, ...said } });
  return [
    typed("content_block_start", { index, content_block: { ...block, ...Object.fromEntries(emptied) } }),
    ...pieces(textOf(block["thinking"])).map((thinking) => delta("thinking_delta", { thinking })),
    ...("signature" in block ? [delta("signature_delta", { signature: block["signature"] })] : []),
    ...pieces(textOf(block["text"])).map((text) => piece(delta("text_delta", { text }))),
    ...("input" in block
      ? pieces(JSON.stringify(block["input"]), 64).map((partial_json) =>
          delta("input_json_delta", { partial_json }),
        )
      : []),
    typed("content_block_stop", { index }),
  ];
}

/** What a subscription's answers carry beside the answer. */
const limitHeaders = ({ usedPercent, windowMinutes, resetsAt }: PlanLimit): Record<string, string> => {
  const window = windowMinutes <= 300 ? "5h" : "7d";
  const reset = `${Math.floor(resetsAt.getTime() / 1_000)}`;
  return {
    "anthropic-ratelimit-unified-status": usedPercent >= 100 ? "rejected" : "allowed",
    "anthropic-ratelimit-unified-representative-claim": window === "5h" ? "five_hour" : "seven_day",
    "anthropic-ratelimit-unified-reset": reset,
    [`anthropic-ratelimit-unified-${window}-utilization`]: `${usedPercent / 100}`,
    [`anthropic-ratelimit-unified-${window}-reset`]: reset,
  };
};

const error = (type: string, message: string): object => ({ type: "error", error: { type, message } });

function tell(trouble: Told): Refusal | Ending {
  switch (trouble.kind) {
    case "bad-request":
      return refusal(400, error("invalid_request_error", trouble.message ?? "The request is not valid."));
    case "unauthorized":
      return refusal(401, error("authentication_error", "invalid x-api-key"));
    case "rate-limit": {
      const seconds = secondsUntil(trouble);
      const reset = trouble.resetsAt ?? new Date(Date.now() + seconds * 1_000);
      return refusal(429, error("rate_limit_error", "This request would exceed your rate limit."), {
        "retry-after": `${seconds}`,
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": reset.toISOString(),
      });
    }
    case "quota":
      return refusal(
        400,
        error("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
      );
    case "usage-limit": {
      const limit = { usedPercent: 100, windowMinutes: 300, resetsAt: trouble.resetsAt };
      return refusal(429, error("rate_limit_error", "This request would exceed your account's rate limit."), {
        "retry-after": `${secondsUntil(trouble)}`,
        ...limitHeaders(limit),
      });
    }
    case "server-error":
      return refusal(500, error("api_error", "Internal server error"));
    case "overloaded":
      return refusal(529, error("overloaded_error", "Overloaded"));
    case "context-exceeded":
      return refusal(
        400,
        error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
      );
    case "http":
      return refusal(
        trouble.status,
        trouble.body ?? error("api_error", `HTTP ${trouble.status}`),
        trouble.headers,
      );
    case "failed":
    case "incomplete":
      return trouble;
  }
}
