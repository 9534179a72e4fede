import { setImmediate as nextTurn } from "node:timers/promises";
import type { MissionId } from "#shared/ids.ts";
import { actorOf } from "#shared/mission/actor.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { upcast } from "#shared/mission/upcast.ts";
import type { StoredEvent } from "../store/event-row.ts";
import type { Store } from "../store/store.ts";

/** A mission as its log says. `state` is null while it has no events. */
export interface LoadedMission {
  readonly state: MissionState | null;
  /** Why it takes no commands; null when it does. */
  readonly readOnly: string | null;
}

/** A page is about 10 ms of reading and folding; between pages everybody else has a turn. */
const PAGE_EVENTS = 500;

/** Folds the log of a mission, up to the first event that cannot be trusted or understood. */
export async function loadMission(store: Pick<Store, "read">, mission: MissionId): Promise<LoadedMission> {
  let state: MissionState | null = null;
  for (;;) {
    const page = store.read(mission, state?.head ?? 0, PAGE_EVENTS);
    for (const stored of page.events) {
      const read = recordedOf(stored);
      if (!read.ok) return { state, readOnly: notUnderstood(mission, stored.missionSeq, read) };
      state = evolve(state, read.recorded);
    }
    if (page.events.length < PAGE_EVENTS || !page.more) {
      const broken = page.quarantine;
      return {
        state,
        readOnly: broken === null ? null : damaged(mission, broken.lastGoodSeq, broken.reason),
      };
    }
    await nextTurn();
  }
}

type Reading =
  | { readonly ok: true; readonly recorded: Recorded }
  | { readonly ok: false; readonly code: "newer" | "unreadable"; readonly reason: string };

/** An event of the log as `evolve` takes it. */
export function recordedOf(stored: StoredEvent): Reading {
  const read = upcast(stored);
  if (!read.ok) return read;
  const { missionSeq: seq, at, actor } = stored;
  return { ok: true, recorded: { seq, at, actor: actorOf(actor), event: read.event } };
}

function notUnderstood(
  mission: MissionId,
  seq: number,
  { code, reason }: { readonly code: "newer" | "unreadable"; readonly reason: string },
): string {
  const shown = `It is shown up to event ${seq - 1} and takes no commands; nothing was changed`;
  return code === "newer"
    ? `Event ${seq} of mission ${mission} was made by a newer Flightdeck (${reason}). ${shown}: update Flightdeck to go on.`
    : `Event ${seq} of mission ${mission} cannot be read (${reason}). ${shown}: restore a backup to go on.`;
}

function damaged(mission: MissionId, lastGoodSeq: number, reason: string): string {
  return `The log of mission ${mission} is damaged (${reason}). Its first ${lastGoodSeq} events are shown and kept, it takes no commands: restore a backup to go on.`;
}
