import { refusal, type Dialect, type Ending, type Told } from "../dialect.ts";
import { contentText, fieldsOf, listOf, nameOr, textOf, type Fields, type Said } from "../heard.ts";
import { folderIn } from "../folder.ts";
import { argumentsText, frame, piece, pieces, type Call, type Frame, type Reply } from "../reply.ts";
import type { Refusal } from "../trouble.ts";
import { openAiError, refuseAsOpenAi } from "./openai-errors.ts";

/** OpenAI Chat Completions, as every "OpenAI-compatible" provider speaks it (opencode's, and most local models'). */
export const chat: Dialect = {
  name: "chat",
  takes: (path) => path.endsWith("/chat/completions"),
  hear: (body, headers) => {
    const instructions = instructionsIn(body);
    return {
      instructions,
      said: listOf(body["messages"]).flatMap(saidIn),
      tools: listOf(body["tools"]).map(({ function: tool }) => ({
        name: textOf(fieldsOf(tool)["name"]),
        freeform: false,
        parameters: fieldsOf(tool)["parameters"],
      })),
      model: textOf(body["model"]),
      stream: body["stream"] === true,
      schema: fieldsOf(fieldsOf(body["response_format"])["json_schema"])["schema"],
      conversation: nameOr(headers["x-session-affinity"], null),
      folder: folderIn(instructions),
    };
  },
  frames,
  whole,
  headers: () => ({}),
  tell,
};

const instructionsIn = (body: Fields): string =>
  listOf(body["messages"])
    .filter(({ role }) => role === "system" || role === "developer")
    .map(({ content }) => contentText(content))
    .join("\n");

function saidIn({ role, content }: Fields): readonly Said[] {
  if (role === "user") return [{ by: "person", text: contentText(content) }];
  if (role === "tool") return [{ by: "tool", text: contentText(content) }];
  return role === "assistant" ? [{ by: "model" }] : [];
}

function frames(reply: Reply, ending: Ending): readonly Frame[] {
  const chunk = (delta: object, finish: string | null = null): Frame =>
    frame(null, { ...headOf(reply, "chat.completion.chunk"), choices: [choice({ delta }, finish)] });
  const said = [
    chunk({ role: "assistant", content: "" }),
    ...pieces(reply.think ?? "").map((reasoning_content) => chunk({ reasoning_content })),
    ...pieces(reply.text ?? "").map((content) => piece(chunk({ content }))),
    ...reply.calls.map((call, index) => chunk({ tool_calls: [{ index, ...callOf(call) }] })),
  ];
  // This dialect has no event for a failure: the error stands where the next chunk would.
  if (ending.kind === "failed")
    return [...said, frame(null, openAiError("server_error", ending.message, ending.code))];
  const finish = ending.kind === "incomplete" ? "length" : finishOf(reply);
  const usage = { ...headOf(reply, "chat.completion.chunk"), choices: [], usage: usageOf(reply) };
  return [...said, chunk({}, finish), frame(null, usage), frame(null, "[DONE]")];
}

function whole(reply: Reply): Fields {
  const calls = reply.calls.length === 0 ? {} : { tool_calls: reply.calls.map(callOf) };
  const message = { role: "assistant", content: reply.text, ...calls };
  return {
    ...headOf(reply, "chat.completion"),
    choices: [choice({ message }, finishOf(reply))],
    usage: usageOf(reply),
  };
}

const headOf = ({ id, model }: Reply, object: string): Fields => ({
  id: `chatcmpl-${id}`,
  object,
  created: 1_700_000_000,
  model,
});

const choice = (said: object, finish_reason: string | null): Fields => ({ index: 0, ...said, finish_reason });

const finishOf = ({ calls }: Reply): string => (calls.length > 0 ? "tool_calls" : "stop");

const callOf = (call: Call): Fields => ({
  id: `call_${call.id}`,
  type: "function",
  function: { name: call.name, arguments: argumentsText(call) },
});

const usageOf = ({ tokens: { input, cached, output, reasoning } }: Reply): Fields => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

function tell(trouble: Told): Refusal | Ending {
  if (trouble.kind === "failed" || trouble.kind === "incomplete") return trouble;
  if (trouble.kind === "overloaded")
    return refusal(503, openAiError("overloaded_error", "The server is overloaded.", "overloaded"));
  if (trouble.kind === "context-exceeded") {
    const message = "This model's maximum context length is 200000 tokens, your messages have 210000.";
    return refusal(400, openAiError("invalid_request_error", message, "context_length_exceeded"));
  }
  return refuseAsOpenAi(trouble);
}
