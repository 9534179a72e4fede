import { z } from "zod";

/**
 * What `codex app-server` says, as far as we look at it. Everything else in a frame is left alone: another version may say more, and
 * what is missing here is `unknown`, never an error.
 */

const text = z.string().nullish();

export const threadAnswer = z.looseObject({
  thread: z.looseObject({ id: z.string(), cwd: text }),
  model: text,
});

const httpStatus = z.looseObject({ httpStatusCode: z.number().nullish() });
/** A word, or one key with details. */
const errorInfo = z.union([z.string(), z.record(z.string(), z.union([httpStatus, z.unknown()]))]);
export const turnError = z.looseObject({
  message: z.string(),
  codexErrorInfo: errorInfo.nullish(),
  additionalDetails: text,
});
export type TurnError = z.infer<typeof turnError>;

const ofThread = { threadId: text };

export const turnChanged = z.looseObject({
  ...ofThread,
  turn: z.looseObject({ id: z.string(), status: z.string(), error: turnError.nullish() }),
});
export const errorSaid = z.looseObject({ ...ofThread, error: turnError, willRetry: z.boolean() });

const counts = z.looseObject({
  totalTokens: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
});
export const tokenUsage = z.looseObject({
  ...ofThread,
  tokenUsage: z.looseObject({ total: counts, last: counts, modelContextWindow: z.number().nullish() }),
});

const limitWindow = z.looseObject({
  usedPercent: z.number(),
  windowDurationMins: z.number().nullish(),
  /** Seconds since 1970. */
  resetsAt: z.number().nullish(),
});
export type LimitWindow = z.infer<typeof limitWindow>;
export const rateLimits = z.looseObject({
  rateLimits: z.looseObject({ primary: limitWindow.nullish(), secondary: limitWindow.nullish() }),
});

export const planUpdated = z.looseObject({
  ...ofThread,
  plan: z.array(z.looseObject({ step: z.string(), status: z.string() })),
});
export const delta = z.looseObject({ ...ofThread, itemId: z.string(), delta: z.string() });
export const warning = z.looseObject({ message: text, summary: text, details: text });
export const resolved = z.looseObject({ requestId: z.union([z.string(), z.number()]) });

const change = z.looseObject({
  path: z.string(),
  kind: z.looseObject({ type: z.string(), move_path: text, movePath: text }),
  diff: z.string().nullish(),
});
export type FileChange = z.infer<typeof change>;

/** Where a file goes that gets another name; null: it stays where it is. */
export const movedTo = ({ move_path: to, movePath }: FileChange["kind"]): string | null =>
  to ?? movePath ?? null;

export const item = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("agentMessage"), id: z.string(), text: z.string() }),
  z.looseObject({
    type: z.literal("reasoning"),
    id: z.string(),
    summary: z.array(z.string()).default([]),
    content: z.array(z.string()).default([]),
  }),
  z.looseObject({
    type: z.literal("commandExecution"),
    id: z.string(),
    command: z.string(),
    status: z.string(),
    aggregatedOutput: text,
    exitCode: z.number().nullish(),
  }),
  z.looseObject({
    type: z.literal("fileChange"),
    id: z.string(),
    changes: z.array(change),
    status: z.string(),
  }),
  z.looseObject({
    type: z.literal("mcpToolCall"),
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    status: z.string(),
  }),
  z.looseObject({ type: z.literal("webSearch"), id: z.string(), query: text }),
  z.looseObject({ type: z.literal("contextCompaction"), id: z.string() }),
]);
export type Item = z.infer<typeof item>;

export const itemChanged = z.looseObject({
  ...ofThread,
  item: z.looseObject({ type: z.string(), id: z.string().optional() }),
});

/** Items that say nothing a mission has to know: what we said ourselves, or what is told in another frame as well. */
export const QUIET_ITEMS: ReadonlySet<string> = new Set(
  "userMessage hookPrompt plan imageView sleep functionCallOutput subAgentActivity collabAgentToolCall enteredReviewMode exitedReviewMode".split(
    " ",
  ),
);

export const commandApproval = z.looseObject({
  itemId: z.string(),
  approvalId: text,
  reason: text,
  command: text,
  cwd: text,
  networkApprovalContext: z.looseObject({ host: z.string() }).nullish(),
  proposedExecpolicyAmendment: z.array(z.string()).nullish(),
});
export const fileApproval = z.looseObject({ itemId: z.string(), reason: text, grantRoot: text });
export const userInput = z.looseObject({
  questions: z.array(
    z.looseObject({
      id: z.string(),
      header: text,
      question: z.string(),
      isSecret: z.boolean().nullish(),
      options: z.array(z.looseObject({ label: z.string(), description: text })).nullish(),
    }),
  ),
});
export const permissionsApproval = z.looseObject({ reason: text, permissions: z.unknown().optional() });
export const elicitation = z.looseObject({ serverName: z.string(), message: z.string(), mode: text });
