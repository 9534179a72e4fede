import type { AgentFacts } from "#shared/contract/agent-requests.ts";
import type { AgentName } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";

export type SeenLimits = Pick<AgentFacts, "limit" | "limitedUntil">;

export const NOTHING_SEEN: SeenLimits = { limit: null, limitedUntil: null };

/**
 * What the makers of agents said last of their usage limits, in whichever mission: an account has them. It is in the log, so an engine
 * that just started knows it too. What a time that has passed was said of is not known any more.
 */
export function seenLimits(rows: readonly AgentLimitRow[], agent: AgentName, now: number): SeenLimits {
  const own = rows.filter((row) => row.agent === agent);
  const seen = own.flatMap(({ seen: each }) => each ?? []).toSorted((one, other) => other.at - one.at)[0];
  const limited = own
    .flatMap(({ limited: each }) => each ?? [])
    .toSorted((one, other) => other.at - one.at)[0];
  const isStill = (until: number | null): boolean => until === null || until > now;
  // A word after it that there is something left: the plan is another one.
  const isLeft =
    seen !== undefined && limited !== undefined && seen.at > limited.at && seen.usedPercent < 100;
  return {
    limit: seen !== undefined && isStill(seen.resetsAt) ? seen : null,
    limitedUntil: limited !== undefined && !isLeft && isStill(limited.until) ? limited.until : null,
  };
}
