import { refusal } from "./dialect.ts";
import type { Fields } from "./heard.ts";
import type { Refusal } from "./trouble.ts";

const MODELS = ["gpt-5.5", "claude-sonnet-4-5", "scripted-1"];

/** What CLIs ask a provider beside answers of a model. */
export function otherAnswer(method: string, path: string, body: Fields): Refusal {
  if (path.endsWith("/models") && method === "GET")
    return refusal(200, { object: "list", data: MODELS.map(modelOf) });
  // About four letters make a token.
  const tokens = Math.ceil(JSON.stringify(body).length / 4);
  if (path.endsWith("/messages/count_tokens")) return refusal(200, { input_tokens: tokens });
  if (path.endsWith(":countTokens")) return refusal(200, { totalTokens: tokens });
  // Some CLIs look whether anybody is there before they begin.
  if (method === "HEAD" || path === "/") return refusal(200, {});
  return refusal(404, {
    type: "error",
    error: { type: "not_found_error", message: `The scripted model has no ${method} ${path}.` },
  });
}

const modelOf = (id: string): Fields => ({
  id,
  object: "model",
  type: "model",
  display_name: id,
  created_at: "2026-01-01T00:00:00Z",
});
