import { z } from "zod";

/**
 * What Claude Code writes with `--output-format stream-json`, as far as we read it. Tolerant on purpose: a newer version
 * adds fields and kinds, and what we do not know is kept as it came.
 */

const tokens = z.number().int().min(0).catch(0);
const optional = z.unknown().optional();

const toolUse = z.looseObject({
  type: z.literal("tool_use"),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()).catch({}),
});
export type ToolUse = z.infer<typeof toolUse>;

const toolResult = z.looseObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  is_error: z.boolean().nullish(),
  content: optional,
});
export type ToolResult = z.infer<typeof toolResult>;

/** A block of a kind we know but not in its form is as good as one of an unknown kind. */
const block = z.union([
  z.looseObject({ type: z.literal("text"), text: z.string() }),
  z.looseObject({ type: z.literal("thinking"), thinking: z.string() }),
  toolUse,
  toolResult,
  z.looseObject({ type: z.string() }).transform((value) => ({ type: "other" as const, value })),
]);
export type Block = z.infer<typeof block>;

export const initFrame = z.looseObject({
  session_id: z.string(),
  model: z.string().nullish(),
});

export const retryFrame = z.looseObject({
  attempt: z.number(),
  max_retries: z.number().nullish(),
  retry_delay_ms: z.number().nullish(),
  error_status: z.number().nullish(),
  error: z.string().nullish(),
});
export type RetryFrame = z.infer<typeof retryFrame>;

export const statusFrame = z.looseObject({
  status: z.string().nullable(),
  compact_result: z.string().nullish(),
  compact_error: z.string().nullish(),
});
export type StatusFrame = z.infer<typeof statusFrame>;

/** What one call of the model took in, or all calls of a turn. */
const usage = z.looseObject({
  input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
});

export const assistantFrame = z.looseObject({
  message: z.looseObject({
    id: z.string().nullish(),
    content: z.array(block),
    /** Of one call of the model. What it put out is not final here; only a result says that. */
    usage: usage.nullish().catch(null),
  }),
  parent_tool_use_id: z.string().nullish(),
  /** Set where Claude Code itself wrote the message, because the model could not be reached or refused. */
  error: z.string().nullish(),
});
export type AssistantFrame = z.infer<typeof assistantFrame>;

export const userFrame = z.looseObject({
  message: z.looseObject({ content: z.union([z.string(), z.array(block)]) }),
  tool_use_result: optional,
});
export type UserFrame = z.infer<typeof userFrame>;

export const resultFrame = z.looseObject({
  subtype: z.string(),
  is_error: z.boolean(),
  api_error_status: z.number().nullish(),
  num_turns: z.number().nullish(),
  result: z.string().nullish(),
  terminal_reason: z.string().nullish(),
  session_id: z.string(),
  total_cost_usd: z.number().nullish(),
  /** Of this turn; `modelUsage` and the cost are totals. */
  usage: usage.extend({ output_tokens: tokens }).nullish().catch(null),
  modelUsage: z
    .record(
      z.string(),
      z.looseObject({
        inputTokens: tokens,
        outputTokens: tokens,
        cacheReadInputTokens: tokens,
        cacheCreationInputTokens: tokens,
        contextWindow: z.number().int().min(1).nullish().catch(null),
      }),
    )
    .catch({}),
  permission_denials: z
    .array(z.looseObject({ tool_name: z.string(), tool_use_id: z.string().nullish() }))
    .catch([]),
  errors: z.array(z.string()).catch([]),
  structured_output: optional,
});
export type ResultFrame = z.infer<typeof resultFrame>;

/** Only with a subscription. */
const rateLimitInfo = z.looseObject({
  status: z.string(),
  /** Seconds since 1970. */
  resetsAt: z.number().nullish(),
  rateLimitType: z.string().nullish(),
  /** 0 to 1. */
  utilization: z.number().nullish(),
  /** Newer versions say it of each window. */
  unifiedWindows: z
    .record(z.string(), z.looseObject({ utilization: z.number().nullish(), resetsAt: z.number().nullish() }))
    .nullish()
    .catch(null),
});
export type RateLimitInfo = z.infer<typeof rateLimitInfo>;
export const rateLimitFrame = z.looseObject({ rate_limit_info: rateLimitInfo });

/** It wants something of us: mostly to know whether a tool may be used. */
export const controlRequestFrame = z.looseObject({
  request_id: z.string(),
  request: z.looseObject({ subtype: z.string() }),
});

/** Questions to a person come the same way as tools. */
export const toolRequest = z.looseObject({
  subtype: z.literal("can_use_tool"),
  tool_name: z.string(),
  input: z.record(z.string(), z.unknown()),
  tool_use_id: z.string().nullish(),
  description: z.string().nullish().catch(null),
  decision_reason: z.string().nullish().catch(null),
  blocked_path: z.string().nullish().catch(null),
});
export type ToolRequest = z.infer<typeof toolRequest>;

/** Nobody waits for our answer to that request any more. */
export const controlCancelFrame = z.looseObject({ request_id: z.string() });

/** The answer to what we wanted of it. */
export const controlResponseFrame = z.looseObject({
  response: z.looseObject({
    subtype: z.string(),
    request_id: z.string(),
    error: z.string().nullish(),
    response: optional,
  }),
});

export const quietFrame = z.looseObject({});
export const anyFrame = z.looseObject({ type: z.string(), subtype: z.string().nullish() });
