import { z } from "zod";

/** What Claude Code gives a hook, as far as we read it. */
export const hookPayload = z.looseObject({
  hook_event_name: z.string(),
  session_id: z.string(),
  transcript_path: z.string().nullish().catch(null),
  model: z.string().nullish().catch(null),
  tool_name: z.string().nullish(),
  tool_input: z.record(z.string(), z.unknown()).nullish().catch(null),
  tool_use_id: z.string().nullish(),
  tool_response: z.unknown().optional(),
  error: z.string().nullish().catch(null),
  error_details: z.string().nullish().catch(null),
  notification_type: z.string().nullish().catch(null),
  last_assistant_message: z.string().nullish().catch(null),
});
export type HookPayload = z.infer<typeof hookPayload>;

const window = z.looseObject({
  used_percentage: z.number().nullish(),
  /** Seconds since 1970. */
  resets_at: z.number().nullish(),
});

/** What it gives its status line. */
export const statusPayload = z.looseObject({
  cost: z.looseObject({ total_cost_usd: z.number().nullish() }).nullish().catch(null),
  context_window: z.looseObject({ used_percentage: z.number().nullish() }).nullish().catch(null),
  /** Only with a subscription. */
  rate_limits: z
    .looseObject({ five_hour: window.nullish(), seven_day: window.nullish() })
    .nullish()
    .catch(null),
});
export type StatusPayload = z.infer<typeof statusPayload>;

/** A line of the transcript it keeps. */
export const transcriptLine = z.looseObject({
  type: z.string(),
  timestamp: z.string().nullable().catch(null),
  message: z.looseObject({
    id: z.string().nullish(),
    content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).catch(""),
    usage: z
      .looseObject({
        input_tokens: z.number().catch(0),
        cache_creation_input_tokens: z.number().catch(0),
        cache_read_input_tokens: z.number().catch(0),
        output_tokens: z.number().catch(0),
      })
      .nullish()
      .catch(null),
  }),
});
