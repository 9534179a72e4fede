import { z } from "zod";
import { parsedCommand } from "../policies/action.ts";
import { decisionId } from "../ids.ts";
import { line, moment, prose, slug } from "../text.ts";

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
  /** The work as it was when the answer went out lies under this ref. */
  z.strictObject({ type: z.literal("decision.checkpointed"), decision: decisionId, ref: line(300) }),
  /** The agent is stopped, and its files become what they were before the answer. */
  z.strictObject({ type: z.literal("decision.take-back"), decision: decisionId }),
  /** `kept`: the ref of what was there before. `except`: what no checkpoint holds, and so stays as it is; absent: nothing. */
  z.strictObject({
    type: z.literal("workspace.restored"),
    decision: decisionId,
    kept: line(300),
    except: prose(4_000).optional(),
  }),
  z.strictObject({ type: z.literal("workspace.restore-failed"), decision: decisionId, reason: prose(4_000) }),
] as const;
