import { believed, sameWindow, type Believed, type Claim } from "#shared/mission/money/account-words.ts";
import type { Capacity } from "#shared/mission/money/capacity.ts";
import { accountFullUntil } from "#shared/mission/money/quota.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { LimitHeard } from "#shared/mission/routing/limit-source.ts";
import type { Family } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";

/** How long a family is left alone, and who says so. */
export interface FullFamily extends LimitHeard {
  readonly until: number;
}

/** Who asks: in its own mission every session is a witness, of another mission all of them together are one. */
interface Asked {
  readonly mission: string | null;
  readonly now: number;
  /** The share of a window from which it counts as full; left out: where fresh work stops. 1: nothing at all is left. */
  readonly below?: number;
}

/**
 * Families that get no new work, and until when: every one of their agents that may be chosen has an account without head-room. What
 * was heard in one mission counts in all of them, as an account has one window; but one mission alone is believed for a short time
 * only, because whoever holds the channel of a session can say anything.
 */
export function fullFamilies(
  rows: readonly AgentLimitRow[],
  agents: readonly InstalledAgent[],
  asked: Asked,
): Map<Family, FullFamily> {
  const families = new Map<Family, (FullFamily | null)[]>();
  for (const { agent, family, onlyByName } of agents) {
    if (onlyByName === true) continue;
    const own = rows.filter((row) => row.agent === agent);
    families.set(family, [...(families.get(family) ?? []), fullAccount(own, asked)]);
  }
  return new Map(
    [...families].flatMap(([family, accounts]): [Family, FullFamily][] => {
      const full = accounts.filter((each) => each !== null);
      const first = full.toSorted((one, other) => one.until - other.until)[0];
      return first === undefined || full.length < accounts.length ? [] : [[family, first]];
    }),
  );
}

/** What the scheduler of one mission has to know of accounts. */
export function accountsOf(
  rows: readonly AgentLimitRow[],
  agents: readonly InstalledAgent[],
  mission: string,
  now: number,
): Pick<Capacity, "exhausted" | "tight" | "heard"> {
  const used = fullFamilies(rows, agents, { mission, now, below: 1 });
  const tight = fullFamilies(rows, agents, { mission, now });
  return {
    exhausted: untils(used),
    tight: untils(tight),
    heard: new Map([...tight, ...used].map(([family, { by, confirmed }]) => [family, { by, confirmed }])),
  };
}

const untils = (full: ReadonlyMap<Family, FullFamily>): Map<Family, number> =>
  new Map([...full].map(([family, { until }]) => [family, until]));

/** The window of an account that stays full longest, or the limit it ran into. */
function fullAccount(own: readonly AgentLimitRow[], { mission, now, below }: Asked): FullFamily | null {
  const windows = own
    .filter(({ isLimit }) => !isLimit)
    .filter((row, at, all) => all.findIndex((each) => sameWindow(each, row)) === at);
  const full = windows.flatMap((window) => {
    const said = own.filter((row) => sameWindow(row, window));
    return believedOf(said, mission, now, (row) => accountFullUntil(row, now, below)) ?? [];
  });
  const limit = believedLimit(own, mission, now);
  const longest = [...full, ...(limit === null ? [] : [limit])].toSorted(
    (one, other) => other.until - one.until,
  )[0];
  return longest === undefined
    ? null
    : { until: longest.until, by: sayer(longest, mission), confirmed: longest.confirmed };
}

const sayer = ({ last }: Found, mission: string | null): string =>
  last.mission === mission ? last.session : `${last.session} of ${last.mission}`;

interface Found extends Believed {
  readonly last: AgentLimitRow;
  readonly claims: readonly Claim[];
}

/** Who ran into a limit, unless something was left after that: then the plan is another one. */
export function believedLimit(
  own: readonly AgentLimitRow[],
  mission: string | null,
  now: number,
): Found | null {
  const found = believedOf(
    own.filter(({ isLimit }) => isLimit),
    mission,
    now,
    ({ resetsAt }) => resetsAt,
  );
  if (found === null) return null;
  const later = own.filter(({ isLimit, at }) => !isLimit && at > found.last.at);
  const isLeft = later.length > 0 && later.every(({ usedPercent }) => usedPercent < 100);
  return isLeft ? null : found;
}

/** The newest word decides whether there is a claim at all; all that say the same are its witnesses. */
function believedOf(
  said: readonly AgentLimitRow[],
  mission: string | null,
  now: number,
  untilOf: (row: AgentLimitRow) => number | null,
): Found | null {
  const last = said.toSorted((one, other) => other.at - one.at)[0];
  if (last === undefined || (untilOf(last) ?? 0) <= now) return null;
  const claims = said.flatMap((row) => {
    const until = untilOf(row);
    const witness = row.mission === mission ? row.session : `mission ${row.mission}`;
    return until === null || until <= now ? [] : [{ witness, since: row.since ?? row.at, until }];
  });
  const found = believed(claims, now);
  return found === null ? null : { ...found, last, claims };
}
