import { missionEvent, type MissionEvent } from "#shared/mission/event.ts";

type ReadAgain =
  | { readonly ok: true; readonly events: readonly MissionEvent[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The events as they will be read from the log. An event that cannot be read would end its mission for good, so it must not
 * be written; and memory folds what the next engine will fold, not what was meant.
 */
export function readAgain(events: readonly MissionEvent[]): ReadAgain {
  const read: MissionEvent[] = [];
  for (const event of events) {
    const one = missionEvent.safeParse(event);
    if (one.success) read.push(one.data);
    else {
      const [issue] = one.error.issues;
      const where = issue?.path.join(".") ?? "its top";
      return { ok: false, reason: `"${event.type}" at ${where}: ${issue?.message ?? "it does not fit"}` };
    }
  }
  return { ok: true, events: read };
}
