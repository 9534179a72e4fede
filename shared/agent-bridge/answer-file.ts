import { z } from "zod";
import { usage } from "../mission/money/spend.ts";
import { line, moment } from "../mission/text.ts";

/** What the bridge leaves in the record folder of a session that was asked one question. */
export const ANSWER_FILE = "ANSWER.json";

/** As long as the longest plan a mission takes. */
export const MOST_ANSWER_CHARACTERS = 4_000_000;

export const answerFile = z.strictObject({
  version: z.literal(1),
  outcome: z.discriminatedUnion("state", [
    /** What it said last in a completed turn, word for word. Whether it fits is for whoever asked. */
    z.strictObject({ state: z.literal("answered"), text: z.string().max(MOST_ANSWER_CHARACTERS) }),
    z.strictObject({
      state: z.literal("failed"),
      /** `bad-request`: its provider did not take what was asked, which a schema can be the reason for. */
      kind: z.string().min(1).max(100),
      reason: z.string().min(1).max(1_000),
      /** When its limit is over; null: there is none, or nobody said. */
      until: moment.nullable().default(null),
    }),
  ]),
  /** The CLI's own id of the conversation, to ask again in it. */
  conversation: z.string().min(1).max(300).nullable(),
  /** Of the whole session; null: nothing was told. */
  usage: usage.nullable(),
  /** The program with its version; null: a bridge of before did not say. */
  program: line(200).nullable().default(null),
  /** The model it says it used; null: it did not say. */
  model: line(200).nullable().default(null),
});
export type AnswerFile = z.infer<typeof answerFile>;
