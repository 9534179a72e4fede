import { z } from "zod";

/**
 * What an agent says in the Agent Client Protocol, as far as we look at it. Everything else in a frame is left alone: another version
 * may say more, and what is missing here is `unknown`, never an error.
 */

const text = z.string().nullish();

export const initialized = z.looseObject({
  agentCapabilities: z
    .looseObject({
      loadSession: z.boolean().nullish(),
      sessionCapabilities: z.looseObject({ resume: z.unknown().optional() }).nullish(),
    })
    .nullish(),
});

const modes = z.looseObject({
  currentModeId: text,
  availableModes: z.array(z.looseObject({ id: z.string() })).catch([]),
});
export const sessionAnswer = z.looseObject({ sessionId: text, modes: modes.nullish() });

/** Of Gemini CLI alone: what a prompt took, which it says nowhere else. */
const quota = z.looseObject({
  quota: z.looseObject({
    token_count: z.looseObject({ input_tokens: z.number(), output_tokens: z.number() }),
  }),
});

export const promptAnswer = z.looseObject({
  stopReason: z.string(),
  _meta: quota.nullish().catch(null),
  usage: z
    .looseObject({
      inputTokens: z.number(),
      outputTokens: z.number(),
      cachedReadTokens: z.number().nullish(),
      cachedWriteTokens: z.number().nullish(),
      thoughtTokens: z.number().nullish(),
    })
    .nullish(),
});
export type PromptAnswer = z.infer<typeof promptAnswer>;

/** Of an error: what stands in `data` is of each agent's own making. */
export const refused = z.looseObject({
  code: z.number().nullish(),
  message: text,
  data: z
    .looseObject({ errorKind: text, codexErrorInfo: z.unknown().optional(), message: text, details: text })
    .nullish()
    .catch(null),
});
export type Refused = z.infer<typeof refused>;

const content = z.looseObject({ type: z.string(), text });
export const chunk = z.looseObject({ messageId: text, content });

const toolContent = z.looseObject({
  type: z.string(),
  path: text,
  oldText: text,
  newText: text,
  content: content.nullish().catch(null),
});
export const toolCall = z.looseObject({
  toolCallId: z.string(),
  title: text,
  kind: text,
  status: text,
  rawInput: z.record(z.string(), z.unknown()).nullish().catch(null),
  rawOutput: z.unknown().optional(),
  content: z.array(toolContent).nullish().catch(null),
  locations: z
    .array(z.looseObject({ path: z.string() }))
    .nullish()
    .catch(null),
  _meta: z
    .looseObject({ terminal_exit: z.looseObject({ exit_code: z.number().nullish() }).nullish() })
    .nullish()
    .catch(null),
});
export type ToolCall = z.infer<typeof toolCall>;

export const plan = z.looseObject({
  entries: z.array(z.looseObject({ content: z.string(), status: text })),
});
export const usage = z.looseObject({
  used: z.number(),
  size: z.number(),
  cost: z.looseObject({ amount: z.number(), currency: text }).nullish(),
});

export const update = z.looseObject({
  sessionId: text,
  update: z.looseObject({ sessionUpdate: z.string() }),
});

/** Of Codex alone: it ends some turns that failed as if they were whole, and tells it only here. */
const threadStatus = z.looseObject({ type: z.string() });
export const codexInfo = z.looseObject({
  _meta: z.looseObject({ codex: z.looseObject({ threadStatus }) }),
});

export const permission = z.looseObject({
  toolCall,
  options: z.array(z.looseObject({ optionId: z.string(), kind: z.string() })),
});
export type Permission = z.infer<typeof permission>;
