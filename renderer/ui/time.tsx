import { useSyncExternalStore } from "react";
import { windowClock } from "./clock.ts";
import { clockDuration, dateAndTime, elapsed, exactMoment, exactTimeOfDay, timeOfDay } from "./format.ts";

interface ElapsedProps {
  /** When it began. */
  readonly since: number;
  /** When it ended; without an end it counts. */
  readonly until?: number | null | undefined;
  /** "00:14:52" instead of "14m 52s". */
  readonly clock?: boolean;
}

/** How long something has been going on. Draws anew only when what is read changes. */
export function Elapsed({ since, until = null, clock = false }: ElapsedProps) {
  const words = useTicking((now) => (clock ? clockDuration : elapsed)((until ?? now) - since));
  return (
    <time dateTime={new Date(since).toISOString()} title={exactMoment(since)}>
      {words}
    </time>
  );
}

interface MomentProps {
  readonly at: number;
  /** With seconds, or with the day. */
  readonly look?: "clock" | "exact" | "day";
}

const LOOKS = { clock: timeOfDay, exact: exactTimeOfDay, day: dateAndTime } as const;

/** A point in time in the person's own zone; the hover text says it in UTC as well. */
export function Moment({ at, look = "clock" }: MomentProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactMoment(at)}>
      {LOOKS[look](at)}
    </time>
  );
}

/** Something that depends on what time it is. Give a text or a number, not a new object each time. */
export function useTicking<Value extends string | number | boolean>(read: (now: number) => Value): Value {
  return useSyncExternalStore(windowClock.listen, () => read(windowClock.now()));
}
