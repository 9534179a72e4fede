import { accountFullUntil } from "#shared/mission/money/quota.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";
import { seenLimits } from "./seen-limits.ts";

/**
 * Families that get no new work, or with `below` of 1 nothing at all, and until when: every one of their agents that may be chosen has an account without head-room. What
 * was heard in one mission counts in all of them, as an account has one window.
 */
export function fullFamilies(
  rows: readonly AgentLimitRow[],
  agents: readonly InstalledAgent[],
  now: number,
  below?: number,
): Map<Family, number> {
  const families = new Map<Family, (number | null)[]>();
  for (const { agent, family, onlyByName } of agents) {
    if (onlyByName === true) continue;
    families.set(family, [...(families.get(family) ?? []), fullUntil(rows, agent, now, below)]);
  }
  return new Map(
    [...families].flatMap(([family, untils]): [Family, number][] => {
      const full = untils.filter((until) => until !== null);
      return full.length < untils.length ? [] : [[family, Math.min(...full)]];
    }),
  );
}

function fullUntil(
  rows: readonly AgentLimitRow[],
  agent: AgentName,
  now: number,
  below?: number,
): number | null {
  const { limit, limitedUntil } = seenLimits(rows, agent, now);
  const window = limit === null ? null : accountFullUntil(limit, now, below);
  return window === null && limitedUntil === null ? null : Math.max(window ?? 0, limitedUntil ?? 0);
}
