import { refusal, type Dialect, type Ending, type Told } from "../dialect.ts";
import { contentText, fieldsOf, listOf, nameOr, textOf, type Fields, type Said } from "../heard.ts";
import { argumentsText, piece, pieces, typed, type Call, type Frame, type Reply } from "../reply.ts";
import type { PlanLimit } from "../scenario.ts";
import type { Refusal } from "../trouble.ts";
import { openAiError, refuseAsOpenAi } from "./openai-errors.ts";

/** OpenAI Responses, as Codex speaks it. */
export const responses: Dialect = {
  name: "responses",
  takes: (path) => path.endsWith("/responses"),
  hear: (body, headers) => ({
    instructions: instructionsIn(body),
    said: Array.isArray(body["input"])
      ? listOf(body["input"]).flatMap(saidIn)
      : [{ by: "person", text: textOf(body["input"]) }],
    tools: listOf(body["tools"]).map((tool) => ({
      name: textOf(tool["name"] ?? tool["type"]),
      freeform: tool["type"] === "custom",
      parameters: tool["parameters"],
    })),
    model: textOf(body["model"]),
    stream: body["stream"] === true,
    schema: fieldsOf(fieldsOf(body["text"])["format"])["schema"],
    conversation: nameOr(body["prompt_cache_key"], nameOr(headers["session_id"], null)),
    folder: null,
  }),
  frames,
  whole: (reply) => whole(reply, "completed", itemsOf(reply)),
  headers: ({ limit }) => (limit === null ? {} : limitHeaders(limit)),
  tell,
};

/** In a field of their own or, newer, as messages of a developer. */
const instructionsIn = (body: Fields): string =>
  [
    textOf(body["instructions"]),
    ...listOf(body["input"])
      .filter(({ role }) => role === "developer" || role === "system")
      .map(({ content }) => contentText(content)),
  ].join("\n");

function saidIn(item: Fields): readonly Said[] {
  const type = textOf(item["type"]) || "message";
  if (type.endsWith("_output")) return [{ by: "tool", text: contentText(item["output"]) }];
  if (type !== "message") return [{ by: "model" }];
  if (item["role"] === "user") return [{ by: "person", text: contentText(item["content"]) }];
  // What a developer or the system says is no part of the conversation.
  return item["role"] === "assistant" ? [{ by: "model" }] : [];
}

function frames(reply: Reply, ending: Ending): readonly Frame[] {
  const items = itemsOf(reply);
  return [
    typed("response.created", { response: whole(reply, "in_progress", []) }),
    ...items.flatMap((item, index) => itemFrames(item, index)),
    endFrame(reply, items, ending),
  ];
}

function endFrame(reply: Reply, items: readonly Fields[], ending: Ending): Frame {
  if (ending.kind === "good")
    return typed("response.completed", { response: whole(reply, "completed", items) });
  const details =
    ending.kind === "failed"
      ? { error: { code: ending.code, message: ending.message } }
      : { incomplete_details: { reason: "max_output_tokens" } };
  return typed(`response.${ending.kind}`, { response: { ...whole(reply, ending.kind, items), ...details } });
}

/** What the model said, as the items that the client keeps and sends back in the next request. */
function itemsOf({ id, think, text, calls }: Reply): readonly Fields[] {
  return [
    ...(think === null ? [] : [reasoningItem(id, think)]),
    ...(text === null ? [] : [messageItem(id, text)]),
    ...calls.map(callItem),
  ];
}

const reasoningItem = (id: string, think: string): Fields => ({
  type: "reasoning",
  id: `rs_${id}`,
  summary: [{ type: "summary_text", text: think }],
  encrypted_content: Buffer.from("scripted").toString("base64"),
});

const messageItem = (id: string, text: string): Fields => ({
  type: "message",
  id: `msg_${id}`,
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text, annotations: [] }],
});

const callItem = (call: Call): Fields => ({
  ...("input" in call
    ? { type: "custom_tool_call", id: `ctc_${call.id}`, input: call.input }
    : { type: "function_call", id: `fc_${call.id}`, arguments: argumentsText(call) }),
  call_id: `call_${call.id}`,
  name: call.name,
  ...(call.namespace === undefined ? {} : { namespace: call.namespace }),
  status: "completed",
});

function itemFrames(item: Fields, index: number): readonly Frame[] {
  const at = { output_index: index };
  const place = { ...at, item_id: item["id"] };
  return [
    typed("response.output_item.added", { ...at, item: begun(item) }),
    ...deltas(item, place),
    typed("response.output_item.done", { ...at, item }),
  ];
}

/** An item before its contents came. */
function begun(item: Fields): Fields {
  const empty = { summary: [], content: [], input: "", arguments: "" };
  const emptied = Object.entries(empty).filter(([key]) => key in item);
  return { ...item, ...Object.fromEntries(emptied), ...("status" in item ? { status: "in_progress" } : {}) };
}

function deltas(item: Fields, place: object): readonly Frame[] {
  const whole = contentText(item["content"] ?? item["summary"]);
  switch (item["type"]) {
    case "reasoning": {
      const at = { ...place, summary_index: 0 };
      return [
        typed("response.reasoning_summary_part.added", { ...at, part: { type: "summary_text", text: "" } }),
        ...pieces(whole).map((delta) => typed("response.reasoning_summary_text.delta", { ...at, delta })),
      ];
    }
    case "message": {
      const at = { ...place, content_index: 0 };
      const part = { type: "output_text", text: "", annotations: [] };
      return [
        typed("response.content_part.added", { ...at, part }),
        ...pieces(whole).map((delta) => piece(typed("response.output_text.delta", { ...at, delta }))),
        typed("response.output_text.done", { ...at, text: whole }),
      ];
    }
    case "custom_tool_call":
      return pieces(textOf(item["input"]), 64).map((delta) =>
        typed("response.custom_tool_call_input.delta", { ...place, delta }),
      );
    default:
      return pieces(textOf(item["arguments"]), 64).map((delta) =>
        typed("response.function_call_arguments.delta", { ...place, delta }),
      );
  }
}

function whole({ id, model, tokens }: Reply, status: string, output: readonly Fields[]): Fields {
  const { input, cached, output: said, reasoning } = tokens;
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: said,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + said,
  };
  const base = { id: `resp_${id}`, object: "response", status, model, output };
  return status === "in_progress" ? base : { ...base, usage };
}

/** What Codex reads as the state of the person's plan. */
const limitHeaders = ({ usedPercent, windowMinutes, resetsAt }: PlanLimit): Record<string, string> => ({
  "x-codex-primary-used-percent": `${usedPercent}`,
  "x-codex-primary-window-minutes": `${windowMinutes}`,
  "x-codex-primary-reset-at": `${Math.floor(resetsAt.getTime() / 1_000)}`,
});

function tell(trouble: Told): Refusal | Ending {
  if (trouble.kind === "failed" || trouble.kind === "incomplete") return trouble;
  if (trouble.kind === "overloaded")
    return refusal(503, openAiError("server_error", "The server is overloaded.", "server_is_overloaded"));
  if (trouble.kind === "context-exceeded") {
    const message = "Your input exceeds the context window of this model.";
    return { kind: "failed", code: "context_length_exceeded", message };
  }
  return refuseAsOpenAi(trouble);
}
