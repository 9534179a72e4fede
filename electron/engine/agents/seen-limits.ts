import type { AgentFacts } from "#shared/contract/agent-requests.ts";
import { sameWindow } from "#shared/mission/money/account-words.ts";
import type { AgentName } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";
import { believedLimit } from "./head-room.ts";

export type SeenLimits = Pick<AgentFacts, "limits" | "limited">;

export const NOTHING_SEEN: SeenLimits = { limits: [], limited: null };

/**
 * What the makers of agents said last of each window of an account, in whichever mission. It is in the log, so an engine that just
 * started knows it too. What a time that has passed was said of is not known any more.
 */
export function seenLimits(rows: readonly AgentLimitRow[], agent: AgentName, now: number): SeenLimits {
  const own = rows.filter((row) => row.agent === agent);
  const limits = newestOfEachWindow(own)
    .filter(({ resetsAt }) => resetsAt === null || resetsAt > now)
    .map(({ usedPercent, windowMinutes, resetsAt, at }) => ({ usedPercent, windowMinutes, resetsAt, at }));
  const limited = limitIn(own, now);
  return {
    limits: limits.toSorted((one, other) => (one.windowMinutes ?? 0) - (other.windowMinutes ?? 0)),
    limited,
  };
}

/** The newest word about each window that anybody said. */
function newestOfEachWindow(rows: readonly AgentLimitRow[]): readonly AgentLimitRow[] {
  const newestFirst = rows.filter(({ isLimit }) => !isLimit).toSorted((one, other) => other.at - one.at);
  return newestFirst.filter((row, at) => newestFirst.findIndex((each) => sameWindow(each, row)) === at);
}

function limitIn(own: readonly AgentLimitRow[], now: number): SeenLimits["limited"] {
  const found = believedLimit(own, null, now);
  if (found === null) return null;
  const { last, claims, confirmed } = found;
  const until = Math.max(...claims.map((claim) => claim.until));
  return { until, by: last.session, confirmed, guessed: last.guessed };
}
