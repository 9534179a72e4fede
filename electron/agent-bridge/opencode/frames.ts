import { z } from "zod";

/**
 * What `opencode serve` says, as far as we look at it. Everything else in a frame is left alone: another version may say more, and
 * what is missing here is `unknown`, never an error.
 */

const text = z.string().nullish();

export const frame = z.looseObject({ type: z.string(), properties: z.unknown().optional() });

/** Whose it is; some events are of no session. */
export const ofSession = z.looseObject({ sessionID: text });

export const status = z.looseObject({
  status: z.looseObject({
    type: z.string(),
    attempt: z.number().nullish(),
    message: text,
    /** When it tries again, in milliseconds since 1970. */
    next: z.number().nullish(),
  }),
});

export const failure = z.looseObject({
  name: z.string(),
  data: z
    .looseObject({
      message: text,
      statusCode: z.number().nullish(),
      responseBody: text,
      responseHeaders: z.record(z.string(), z.string()).nullish().catch(null),
    })
    .nullish(),
});
export type Failure = z.infer<typeof failure>;
export const errorSaid = z.looseObject({ sessionID: text, error: failure.nullish() });

const tokens = z.looseObject({
  input: z.number(),
  output: z.number(),
  reasoning: z.number().catch(0),
  cache: z.looseObject({ read: z.number(), write: z.number() }),
});
export const message = z.looseObject({
  id: z.string(),
  role: z.string(),
  providerID: text,
  modelID: text,
  cost: z.number().nullish(),
  tokens: tokens.nullish(),
  finish: text,
  /** Of what was before, to go on with instead of it. What a person said has something else under that name. */
  summary: z.boolean().nullish().catch(null),
  error: failure.nullish(),
  time: z.looseObject({ completed: z.number().nullish() }).nullish(),
});
export type Message = z.infer<typeof message>;
export const messageUpdated = z.looseObject({ info: message });

const time = z.looseObject({ start: z.number().nullish(), end: z.number().nullish() }).nullish();
const toolState = z.looseObject({
  status: z.string(),
  input: z.record(z.string(), z.unknown()).catch({}),
  output: text,
  error: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export const part = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text"), id: z.string(), messageID: z.string(), text: z.string(), time }),
  z.looseObject({
    type: z.literal("reasoning"),
    id: z.string(),
    messageID: z.string(),
    text: z.string(),
    time,
  }),
  z.looseObject({
    type: z.literal("tool"),
    id: z.string(),
    tool: z.string(),
    callID: z.string(),
    state: toolState,
  }),
  z.looseObject({
    type: z.literal("compaction"),
    id: z.string(),
    /** The model refused what was before: too long. */
    overflow: z.boolean().nullish(),
  }),
]);
export type Part = z.infer<typeof part>;
export type ToolPart = Extract<Part, { type: "tool" }>;
export const partUpdated = z.looseObject({ part: z.looseObject({ type: z.string() }) });

/** Parts that say nothing a mission has to know, or what is told in another frame as well. */
export const QUIET_PARTS: ReadonlySet<string> = new Set(
  "step-start step-finish snapshot patch file agent subtask retry".split(" "),
);

export const fileEdited = z.looseObject({ file: z.string() });
export const todos = z.looseObject({
  todos: z.array(z.looseObject({ content: z.string(), status: z.string() })),
});

export const permissionAsked = z.looseObject({
  id: z.string(),
  permission: z.string(),
  patterns: z.array(z.string()).catch([]),
  metadata: z.record(z.string(), z.unknown()).catch({}),
  tool: z.looseObject({ callID: z.string() }).nullish(),
});
export type PermissionAsked = z.infer<typeof permissionAsked>;
export const named = z.looseObject({ id: z.string() });
export const questionAsked = z.looseObject({
  id: z.string(),
  questions: z.array(
    z.looseObject({
      question: z.string(),
      options: z.array(z.looseObject({ label: z.string() })).catch([]),
    }),
  ),
});
/** Answered, by whomever. */
export const replied = z.looseObject({ requestID: z.string(), reply: text });

/** Its settings as they count here. */
export const config = z.looseObject({ model: text });

export const session = z.looseObject({ id: z.string(), directory: text });
export const providers = z.looseObject({
  providers: z.array(
    z.looseObject({
      id: z.string(),
      models: z.record(
        z.string(),
        z.looseObject({
          limit: z.looseObject({ context: z.number() }).nullish(),
          /** How hard it can be asked to think, by name. */
          variants: z.record(z.string(), z.unknown()).nullish().catch(null),
        }),
      ),
    }),
  ),
});
export type Providers = z.infer<typeof providers>;
