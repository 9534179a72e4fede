import { z } from "zod";
import type { CommandOf } from "../command.ts";
import type { EventOf } from "../event.ts";
import type { Capacity } from "../money/capacity.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { moment } from "../text.ts";
import type { AgentName, Family } from "../words.ts";

/** A limit that is over sooner is waited for in the session; for a longer one somebody else is asked. */
export const LONG_LIMIT_MS = 10 * 60_000;

/** Where nobody said when it is over, it is tried again after this. */
const UNKNOWN_LIMIT_MS = 60 * 60_000;

/** Weekly windows are the longest there are; a day more for clocks that differ. */
const LONGEST_LIMIT_MS = 8 * 24 * 60 * 60_000;

/** An answer did not come because its provider gives nothing more for a while; null: that was not why. */
export const limitSeen = z
  .strictObject({
    /** When it is over; null: nobody said. */
    until: moment.nullable(),
  })
  .nullable()
  .default(null);
export type LimitSeen = z.infer<typeof limitSeen>;

/** When a limit is over that is long enough to ask somebody else; null: it is not, or there is none. */
export function longLimit(limit: LimitSeen, at: number): number | null {
  if (limit === null) return null;
  const until = Math.min(limit.until ?? at + UNKNOWN_LIMIT_MS, at + LONGEST_LIMIT_MS);
  return until - at > LONG_LIMIT_MS ? until : null;
}

/** Written down for everybody who chooses an agent later. */
export function noteLimit(
  state: MissionState,
  { family, agent }: { readonly family: Family; readonly agent: AgentName },
  until: number,
  outcome: Outcome,
): void {
  // A provider that gives nothing more is worse than an account that has little left, whichever ends first.
  if (!state.headRoom.has(family) && until <= (state.limits.get(family) ?? 0)) return;
  outcome.emit({ type: "family.limited", family, agent, until });
}

/**
 * Families whose accounts are known to have no room, and nobody wrote down here yet. What a person lifted is noted again only when the
 * account says a later time.
 */
export const dueLimitNotes = (
  { agents, limits, lifted, headRoom }: MissionState,
  { exhausted, tight = new Map() }: Pick<Capacity, "exhausted" | "tight">,
  at: number,
): readonly CommandOf<"family.note-limit">[] => {
  const due = (family: Family, until: number | null, known: number) => {
    const agent = agents.find((each) => each.family === family)?.agent;
    if (until === null || agent === undefined || until - at <= LONG_LIMIT_MS) return [];
    return until <= Math.max(known, lifted.get(family) ?? 0) || until > at + LONGEST_LIMIT_MS
      ? []
      : [{ type: "family.note-limit" as const, family, agent, until }];
  };
  return [
    ...[...exhausted].flatMap(([family, until]) =>
      due(family, until, headRoom.has(family) ? 0 : (limits.get(family) ?? 0)),
    ),
    ...[...tight].flatMap(([family, until]) =>
      exhausted.has(family) || (limits.has(family) && !headRoom.has(family))
        ? []
        : due(family, until, limits.get(family) ?? 0).map((note) => ({ ...note, headRoom: true as const })),
    ),
  ];
};

export function noteAccountLimit(
  state: MissionState,
  { family, agent, until, headRoom }: CommandOf<"family.note-limit">,
  at: number,
  outcome: Outcome,
): Rejection | null {
  const full = new Map([[family, until]]);
  const said = headRoom === true ? { exhausted: new Map(), tight: full } : { exhausted: full };
  const [due] = dueLimitNotes(state, said, at);
  if (due === undefined || state.phase !== "flying")
    return reject("wrong-state", `Nothing new is known of the quota of ${family}. Nothing was changed.`);
  if (headRoom === true) outcome.emit({ type: "family.limited", family, agent, until, headRoom });
  else noteLimit(state, { family, agent }, until, outcome);
  return null;
}

/** Limits whose end is so near that a session waits for it. */
export const dueLifts = ({ limits }: MissionState, at: number): readonly CommandOf<"family.lift-limit">[] =>
  [...limits].flatMap(([family, until]) =>
    until - at > LONG_LIMIT_MS ? [] : [{ type: "family.lift-limit", family }],
  );

/** When the next limit is over, or near enough. */
export const limitTimes = ({ limits }: MissionState): readonly number[] =>
  [...limits.values()].map((until) => until - LONG_LIMIT_MS);

export function liftLimit(
  { limits }: MissionState,
  { family }: CommandOf<"family.lift-limit">,
  outcome: Outcome,
): Rejection | null {
  if (!limits.has(family))
    return reject("wrong-state", `${family} is not known to be out of quota. Nothing was changed.`);
  outcome.emit({ type: "family.limit-lifted", family });
  return null;
}

export function evolveLimits(
  { limits, lifted, headRoom }: MissionState,
  event: EventOf<"family.limited" | "family.limit-lifted">,
): void {
  const { family } = event;
  headRoom.delete(family);
  if (event.type === "family.limited") {
    limits.set(family, event.until);
    if (event.headRoom === true) headRoom.add(family);
  } else {
    lifted.set(family, limits.get(family) ?? 0);
    limits.delete(family);
  }
}

/** Families that nobody new is asked of now, whoever of them told it: a session of work, a review or a planner. */
export const limitedFamilies = ({ limits, headRoom }: MissionState, at: number): ReadonlySet<Family> =>
  new Set(
    [...limits].flatMap(([family, until]) =>
      until - at > LONG_LIMIT_MS && !headRoom.has(family) ? [family] : [],
    ),
  );

/** Families nobody knows when they are back of. What is known is written down in the mission, where a person may lift it. */
export const outForGood = (elsewhere: Capacity["exhausted"]): ReadonlySet<Family> =>
  new Set([...elsewhere].flatMap(([family, until]) => (until === null ? [family] : [])));

/** Where nothing goes: neither a fix nor a review. */
export const outOfQuota = (
  state: MissionState,
  elsewhere: Capacity["exhausted"],
  at: number,
): ReadonlySet<Family> => new Set([...outForGood(elsewhere), ...limitedFamilies(state, at)]);

/** Where fresh work does not go: what is left there is kept for what runs already. */
export const outForFresh = (
  state: MissionState,
  elsewhere: Capacity["exhausted"],
  at: number,
): ReadonlySet<Family> =>
  new Set([
    ...outOfQuota(state, elsewhere, at),
    ...[...state.headRoom].filter((family) => (state.limits.get(family) ?? 0) - at > LONG_LIMIT_MS),
  ]);
