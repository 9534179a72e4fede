import { z } from "zod";
import { decisionId } from "../ids.ts";
import { moment } from "../text.ts";
import { decision, resolution } from "./decision.ts";

export const decisionEvents = [
  z.strictObject({ type: z.literal("decision.asked"), decision }),
  z.strictObject({ type: z.literal("decision.resolved"), decision: decisionId, resolution }),
  z.strictObject({ type: z.literal("decision.snoozed"), decision: decisionId, until: moment }),
  z.strictObject({
    type: z.literal("decision.closed"),
    decision: decisionId,
    state: z.enum(["expired", "withdrawn", "superseded", "orphaned"]),
    note: z.string(),
  }),
  z.strictObject({
    type: z.literal("decision.extended"),
    decision: decisionId,
    expiresAt: moment.nullable(),
  }),
  /** The files are kept as they were when the answer went out; until then a person may take it back. */
  z.strictObject({
    type: z.literal("decision.checkpointed"),
    decision: decisionId,
    ref: z.string(),
    until: moment,
  }),
  z.strictObject({ type: z.literal("decision.taken-back"), decision: decisionId, by: z.string() }),
  z.strictObject({
    type: z.literal("workspace.restored"),
    decision: decisionId,
    kept: z.string(),
    /** What stayed as it is; absent: nothing, or recorded before it was told. */
    except: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("workspace.restore-failed"), decision: decisionId, reason: z.string() }),
] as const;
