import { z } from "zod";
import { parsedCommand } from "../policies/action.ts";
import { decisionId } from "../ids.ts";
import { moment, prose, slug } from "../text.ts";

export const decisionCommands = [
  /** Acts on exactly the ids given. Those answered meanwhile are told apart in the rejection, and nothing happens to any. */
  z.strictObject({
    type: z.literal("decision.answer"),
    decisions: z.array(decisionId).min(1).max(200),
    option: slug,
    reason: prose(4_000).nullable().default(null),
    /** A changed command; only for one permission. */
    edited: prose(20_000).nullable().default(null),
    /** The changed command after the engine's parser looked at it; whatever a client says here is replaced. */
    editedParsed: parsedCommand.nullable().default(null),
  }),
  z.strictObject({ type: z.literal("decision.snooze"), decision: decisionId, until: moment }),
  /** The asker moved on, or it was answered in the terminal. */
  z.strictObject({
    type: z.literal("decision.withdraw"),
    decision: decisionId,
    state: z.enum(["withdrawn", "superseded", "orphaned"]),
    note: prose(500),
  }),
  /** Its time is over: it holds. */
  z.strictObject({ type: z.literal("decision.expire"), decision: decisionId }),
  z.strictObject({ type: z.literal("decision.extend"), decision: decisionId, expiresAt: moment.nullable() }),
] as const;
