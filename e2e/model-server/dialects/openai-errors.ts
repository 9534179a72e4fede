import { refusal, secondsUntil, type Told } from "../dialect.ts";
import type { Refusal } from "../trouble.ts";

export const openAiError = (type: string, message: string, code: string | null = null): object => ({
  error: { type, code, message, param: null },
});

type ByHttp = Exclude<Told, { readonly kind: "context-exceeded" | "overloaded" | "failed" | "incomplete" }>;

/** What both dialects of OpenAI say by HTTP. */
export function refuseAsOpenAi(trouble: ByHttp): Refusal {
  switch (trouble.kind) {
    case "bad-request":
      return refusal(
        400,
        openAiError("invalid_request_error", trouble.message ?? "The request is not valid."),
      );
    case "unauthorized":
      return refusal(
        401,
        openAiError("invalid_request_error", "Incorrect API key provided.", "invalid_api_key"),
      );
    case "rate-limit": {
      const seconds = secondsUntil(trouble);
      return refusal(
        429,
        openAiError("requests", `Rate limit reached. Try again in ${seconds}s.`, "rate_limit_exceeded"),
        {
          "retry-after": `${seconds}`,
          "x-ratelimit-limit-requests": "60",
          "x-ratelimit-remaining-requests": "0",
          "x-ratelimit-reset-requests": `${seconds}s`,
        },
      );
    }
    case "quota":
      return refusal(
        429,
        openAiError(
          "insufficient_quota",
          "You exceeded your current quota, please check your plan and billing details.",
          "insufficient_quota",
        ),
      );
    case "usage-limit": {
      const error = {
        type: "usage_limit_reached",
        message: "The usage limit has been reached",
        plan_type: "plus",
        resets_at: Math.floor(trouble.resetsAt.getTime() / 1_000),
        resets_in_seconds: secondsUntil(trouble),
      };
      return refusal(429, { error });
    }
    case "server-error":
      return refusal(500, openAiError("server_error", "The server had an error."));
    case "http":
      return refusal(
        trouble.status,
        trouble.body ?? openAiError("api_error", `HTTP ${trouble.status}`),
        trouble.headers,
      );
  }
}
