import type { MissionState } from "../state.ts";
import { RISKS } from "../words.ts";
import type { DecisionRecord } from "./decision.ts";
import { unblocks } from "./unblocks.ts";

/** A decision with the mission it belongs to: the queue is one over all missions. */
export interface QueuedDecision {
  readonly state: MissionState;
  readonly record: DecisionRecord;
}

export interface RankedDecision extends QueuedDecision {
  /** Tasks that cannot go on before it is answered. */
  readonly unblocks: number;
  readonly snoozed: boolean;
}

/** All that wait for an answer in these missions. */
export const pendingDecisions = (states: Iterable<MissionState>): QueuedDecision[] =>
  [...states].flatMap((state) =>
    [...state.pending].flatMap((id) => {
      const record = state.decisions.get(id);
      return record === undefined ? [] : [{ state, record }];
    }),
  );

/**
 * The order of the queue: risk, then how much work waits for it, then age. What a person hid for now comes last, marked, and
 * comes back by itself. Equal ones keep one order for ever, whoever asks.
 */
export function rankDecisions(queue: readonly QueuedDecision[], at: number): RankedDecision[] {
  return queue
    .map(({ state, record }) => ({
      state,
      record,
      unblocks: unblocks(state, record.decision),
      snoozed: record.snoozedUntil !== null && record.snoozedUntil > at,
    }))
    .toSorted(byUrgency);
}

function byUrgency(a: RankedDecision, b: RankedDecision): number {
  const first = a.record.decision;
  const second = b.record.decision;
  return (
    Number(a.snoozed) - Number(b.snoozed) ||
    RISKS.indexOf(second.risk) - RISKS.indexOf(first.risk) ||
    b.unblocks - a.unblocks ||
    first.askedAt - second.askedAt ||
    (first.id < second.id ? -1 : Number(first.id > second.id))
  );
}

/** Those that may be answered with one click, in the order of their first. Of high risk each stands alone. */
export function alike(ranked: readonly RankedDecision[]): RankedDecision[][] {
  const groups = new Map<string, RankedDecision[]>();
  for (const one of ranked) {
    const { id, kind, risk, signature, options } = one.record.decision;
    // Of two missions never: one answer is one command to one mission.
    const key = risk === "high" ? id : JSON.stringify([one.state.id, kind, signature, options, one.snoozed]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
