import type { z } from "zod";
import type { plannedView } from "#shared/contract/plans.ts";
import type { Answer } from "../../command.ts";
import { checkLines } from "./check-text.ts";

/** What was, or would be, planned. A plan that is no-go is a plan all the same: it can be mended before it is locked. */
export function plannedAnswer(planned: z.infer<typeof plannedView>, done: string): Answer {
  const first = planned.mission === null ? "Nothing was written. This is what it would be:" : done;
  const lines = [first, ...planned.remarks, ...(planned.check === null ? [] : checkLines(planned.check))];
  return { ok: true, lines, json: planned };
}
