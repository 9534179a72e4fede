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
] as const;
