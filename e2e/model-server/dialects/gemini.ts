import { refusal, secondsUntil, type Dialect, type Ending, type Told } from "../dialect.ts";
import { folderIn } from "../folder.ts";
import { contentText, fieldsOf, listOf, textOf, type Fields, type Said } from "../heard.ts";
import { argumentsOf, frame, piece, pieces, type Frame, type Reply } from "../reply.ts";
import type { Refusal } from "../trouble.ts";

/** Google's generateContent, as Gemini CLI speaks it. */
export const gemini: Dialect = {
  name: "gemini",
  takes: (path) => /:(?:stream)?generateContent$/i.test(path),
  hear: (body, _headers, path) => {
    const instructions = contentText(fieldsOf(body["systemInstruction"])["parts"]);
    const said = listOf(body["contents"]).flatMap(saidIn);
    const wanted = fieldsOf(body["generationConfig"]);
    return {
      instructions,
      said,
      tools: listOf(body["tools"])
        .flatMap(({ functionDeclarations }) => listOf(functionDeclarations))
        .map((tool) => ({
          name: textOf(tool["name"]),
          freeform: false,
          parameters: tool["parametersJsonSchema"] ?? tool["parameters"],
        })),
      model: /models\/(?<model>[^:]+):/.exec(path)?.groups?.["model"] ?? "",
      stream: path.includes(":stream"),
      schema: wanted["responseJsonSchema"] ?? wanted["responseSchema"],
      conversation: null,
      folder: folderIn(instructions),
    };
  },
  frames,
  whole: (reply) => answer(reply, partsOf(reply), "STOP"),
  headers: () => ({}),
  tell,
};

function saidIn({ role, parts }: Fields): readonly Said[] {
  if (role === "model") return [{ by: "model" }];
  return listOf(parts).flatMap((part): readonly Said[] => {
    if ("functionResponse" in part) return [{ by: "tool", text: JSON.stringify(part["functionResponse"]) }];
    return "text" in part ? [{ by: "person", text: textOf(part["text"]) }] : [];
  });
}

function partsOf({ think, text, calls }: Reply): readonly Fields[] {
  return [
    ...(think === null ? [] : [{ text: think, thought: true }]),
    ...(text === null ? [] : [{ text }]),
    ...calls.map((call) => ({
      functionCall: { id: call.id, name: call.name, args: argumentsOf(call) },
    })),
  ];
}

function frames(reply: Reply, ending: Ending): readonly Frame[] {
  const said = partsOf(reply).flatMap((part): readonly Frame[] => {
    if (!("text" in part)) return [frame(null, answer(reply, [part], null))];
    return pieces(textOf(part["text"])).map((text) =>
      piece(frame(null, answer(reply, [{ ...part, text }], null))),
    );
  });
  if (ending.kind === "failed") return [...said, frame(null, error(500, "INTERNAL", ending.message))];
  const finish = ending.kind === "incomplete" ? "MAX_TOKENS" : "STOP";
  return [...said, frame(null, answer(reply, [{ text: "" }], finish))];
}

function answer({ model, tokens }: Reply, parts: readonly Fields[], finishReason: string | null): Fields {
  const { input, cached, output, reasoning } = tokens;
  return {
    candidates: [
      { content: { role: "model", parts }, index: 0, ...(finishReason === null ? {} : { finishReason }) },
    ],
    usageMetadata: {
      promptTokenCount: input,
      cachedContentTokenCount: cached,
      candidatesTokenCount: output,
      thoughtsTokenCount: reasoning,
      totalTokenCount: input + output,
    },
    modelVersion: model,
  };
}

const error = (code: number, status: string, message: string, details: readonly object[] = []): object => ({
  error: { code, status, message, details },
});

function tell(trouble: Told): Refusal | Ending {
  switch (trouble.kind) {
    case "bad-request":
      return refusal(400, error(400, "INVALID_ARGUMENT", trouble.message ?? "The request is not valid."));
    case "unauthorized":
      return refusal(401, error(401, "UNAUTHENTICATED", "API key not valid."));
    case "rate-limit":
    case "usage-limit":
      return refusal(
        429,
        error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted.", [retryInfo(trouble)]),
      );
    case "quota":
      return refusal(429, error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."));
    case "server-error":
      return refusal(500, error(500, "INTERNAL", "An internal error has occurred."));
    case "overloaded":
      return refusal(503, error(503, "UNAVAILABLE", "The model is overloaded."));
    case "context-exceeded":
      return refusal(400, error(400, "INVALID_ARGUMENT", "The input token count exceeds the maximum."));
    case "http":
      return refusal(
        trouble.status,
        trouble.body ?? error(trouble.status, "UNKNOWN", `HTTP ${trouble.status}`),
        trouble.headers,
      );
    case "failed":
    case "incomplete":
      return trouble;
  }
}

const retryInfo = (wait: Parameters<typeof secondsUntil>[0]): object => ({
  "@type": "type.googleapis.com/google.rpc.RetryInfo",
  retryDelay: `${secondsUntil(wait)}s`,
});
