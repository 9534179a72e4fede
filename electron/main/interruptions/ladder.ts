import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { MissionId } from "#shared/ids.ts";
import { hasEnded, looksStalled, type Fleet } from "../fleet-figures.ts";
import { endOfQuiet } from "./quiet-hours.ts";

/** Decisions that come close together are told together. */
export const COALESCE_MS = 20_000;
/** Between two notes about the same mission. */
export const MISSION_EVERY_MS = 60_000;
/** Between two notes about decisions of whatever missions: in a flood at most two a minute. */
export const DECISIONS_EVERY_MS = 31_000;
/** Between two events nothing may seem to move for a moment. */
const STALLED_FOR_MS = 20_000;

/** What the system is to show. Ends of turns are never among it. */
export type Note =
  | { readonly kind: "decisions"; readonly rows: readonly DecisionRow[] }
  | { readonly kind: "ended"; readonly mission: MissionSummary }
  | { readonly kind: "stalled"; readonly mission: MissionSummary };

/**
 * The fourth step of the interruption ladder: what is worth a notification while no window of ours has the keyboard, and when.
 * Asked again whenever something changed and at `nextLook`; it knows no clock and shows nothing itself.
 */
export class Ladder {
  /** null until the first look: what waited before the app was opened is no news. */
  #known: Set<string> | null = null;
  #ended = new Set<MissionId>();
  /** Decisions to tell, and when each came. */
  #untold = new Map<string, number>();
  #untoldEnds = new Set<MissionId>();
  /** Since when it seems to be stalled; told: null. */
  #stalled = new Map<MissionId, number | null>();
  #toldMission = new Map<MissionId, number>();
  #toldDecisions = Number.NEGATIVE_INFINITY;
  #nextLook: number | null = null;

  /** When to look again though nothing changed; null: no need. */
  get nextLook(): number | null {
    return this.#nextLook;
  }

  look(fleet: Fleet, focused: boolean, now: number): readonly Note[] {
    this.#nextLook = null;
    if (!fleet.live) return [];
    this.#notice(fleet, now);
    if (focused || !fleet.settings.notifications) {
      this.#forgetUntold();
      return [];
    }
    const quietUntil = endOfQuiet(fleet.settings.quietHours, now);
    if (quietUntil !== null) {
      if (this.#untold.size + this.#untoldEnds.size + this.#stalled.size > 0) this.#lookAt(quietUntil);
      return [];
    }
    return [
      ...this.#endNotes(fleet, now),
      ...this.#stalledNotes(fleet, now),
      ...this.#decisionNotes(fleet, now),
    ];
  }

  #notice({ queue, missions }: Fleet, now: number): void {
    const known = this.#known;
    const isFirst = known === null;
    const waiting = new Set<string>(queue.map(({ id }) => id));
    for (const { id, snoozedUntil } of queue) {
      const isNew = known !== null && !known.has(id);
      if (isNew && (snoozedUntil === null || snoozedUntil <= now)) this.#untold.set(id, now);
    }
    this.#known = waiting;
    for (const id of this.#untold.keys()) if (!waiting.has(id)) this.#untold.delete(id);
    for (const mission of missions) {
      if (!hasEnded(mission)) this.#ended.delete(mission.id);
      else if (!this.#ended.has(mission.id)) {
        this.#ended.add(mission.id);
        if (!isFirst) this.#untoldEnds.add(mission.id);
      }
      if (!looksStalled(mission)) this.#stalled.delete(mission.id);
      else if (!this.#stalled.has(mission.id)) this.#stalled.set(mission.id, isFirst ? null : now);
    }
  }

  /** A person at the window sees it all there. */
  #forgetUntold(): void {
    this.#untold.clear();
    this.#untoldEnds.clear();
    for (const mission of this.#stalled.keys()) this.#stalled.set(mission, null);
  }

  #endNotes({ missions }: Fleet, now: number): Note[] {
    const notes: Note[] = [];
    for (const id of this.#untoldEnds) {
      const mission = missions.find((each) => each.id === id);
      if (mission !== undefined && !this.#mayTell(id, now)) continue;
      this.#untoldEnds.delete(id);
      if (mission === undefined) continue;
      notes.push({ kind: "ended", mission });
      this.#toldMission.set(id, now);
    }
    return notes;
  }

  #stalledNotes({ missions }: Fleet, now: number): Note[] {
    const notes: Note[] = [];
    for (const [id, since] of this.#stalled) {
      if (since === null) continue;
      const mission = missions.find((each) => each.id === id);
      if (now < since + STALLED_FOR_MS) this.#lookAt(since + STALLED_FOR_MS);
      else if (mission !== undefined && this.#mayTell(id, now)) {
        this.#stalled.set(id, null);
        this.#toldMission.set(id, now);
        notes.push({ kind: "stalled", mission });
      }
    }
    return notes;
  }

  #decisionNotes({ queue }: Fleet, now: number): Note[] {
    const rows = queue.filter(({ id, mission }) => this.#untold.has(id) && this.#mayTell(mission, now));
    if (rows.length === 0) return [];
    const first = Math.min(...rows.map(({ id }) => this.#untold.get(id) ?? now));
    const due = Math.max(first + COALESCE_MS, this.#toldDecisions + DECISIONS_EVERY_MS);
    if (now < due) {
      this.#lookAt(due);
      return [];
    }
    for (const { id, mission } of rows) {
      this.#untold.delete(id);
      this.#toldMission.set(mission, now);
    }
    this.#toldDecisions = now;
    return [{ kind: "decisions", rows }];
  }

  /** Asked about something that waits to be told: when it may not be yet, it is looked at again as soon as it may. */
  #mayTell(mission: MissionId, now: number): boolean {
    const next = (this.#toldMission.get(mission) ?? Number.NEGATIVE_INFINITY) + MISSION_EVERY_MS;
    if (now >= next) return true;
    this.#lookAt(next);
    return false;
  }

  #lookAt(moment: number): void {
    this.#nextLook = Math.min(this.#nextLook ?? moment, moment);
  }
}
