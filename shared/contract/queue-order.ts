import { RISKS } from "../mission/words.ts";
import type { DecisionRow } from "./decisions.ts";

/** Hidden by a person until its time. */
export const isSnoozed = ({ snoozedUntil }: DecisionRow, at: number): boolean =>
  snoozedUntil !== null && snoozedUntil > at;

/**
 * The order of the queue for rows, the same as that of the domain: snoozed ones last, then risk, then how much work waits,
 * then age; equal ones keep one order for ever.
 */
export function inQueueOrder(rows: readonly DecisionRow[], at: number): DecisionRow[] {
  return rows.toSorted(
    (a, b) =>
      Number(isSnoozed(a, at)) - Number(isSnoozed(b, at)) ||
      RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk) ||
      b.unblocks - a.unblocks ||
      a.askedAt - b.askedAt ||
      (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}
