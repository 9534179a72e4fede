import { z } from "zod";
import type { CommandOf } from "../command.ts";
import type { EventOf } from "../event.ts";
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
  if (until <= (state.limits.get(family) ?? 0)) return;
  outcome.emit({ type: "family.limited", family, agent, until });
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
  { limits }: MissionState,
  event: EventOf<"family.limited" | "family.limit-lifted">,
): void {
  if (event.type === "family.limited") limits.set(event.family, event.until);
  else limits.delete(event.family);
}

/** Families that nobody new is asked of now. */
export const limitedFamilies = ({ limits }: MissionState, at: number): ReadonlySet<Family> =>
  new Set([...limits].flatMap(([family, until]) => (until - at > LONG_LIMIT_MS ? [family] : [])));
