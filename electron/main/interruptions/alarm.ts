import { everybodyWaits, type Fleet } from "../fleet-figures.ts";
import { endOfQuiet } from "./quiet-hours.ts";

/** A decision with less time than this will not wait until somebody happens to look. */
const SOON_MS = 2 * 60_000;

/**
 * The fifth step of the interruption ladder: what is worth a sound and a request for attention, each thing once. Off until a
 * person turns it on. Asked again whenever something changed and at `nextLook`; it knows no clock and sounds nothing itself.
 */
export class Alarm {
  /** What it called for, or what a person at a window saw; null until the first look, before which nothing is news. */
  #known: ReadonlySet<string> | null = null;
  #nextLook: number | null = null;

  /** When to look again though nothing changed; null: no need. */
  get nextLook(): number | null {
    return this.#nextLook;
  }

  /** true: call now. */
  look(fleet: Fleet, focused: boolean, now: number): boolean {
    this.#nextLook = null;
    if (!fleet.live) return false;
    const urgent = this.#urgent(fleet, now);
    const news = urgent.some((each) => this.#known?.has(each) === false);
    const quietUntil = endOfQuiet(fleet.settings.quietHours, now);
    const mayCall = fleet.settings.alarm && !focused;
    if (news && mayCall && quietUntil !== null) {
      this.#lookAt(quietUntil);
      return false;
    }
    this.#known = new Set(urgent);
    return news && mayCall;
  }

  /** Names of what is urgent now. What stops being urgent is forgotten, and is news when it comes again. */
  #urgent({ queue, missions }: Fleet, now: number): string[] {
    const names: string[] = [];
    for (const { id, risk, expiresAt, snoozedUntil } of queue) {
      if (snoozedUntil !== null && snoozedUntil > now) {
        this.#lookAt(snoozedUntil);
        continue;
      }
      if (risk === "high") names.push(id);
      if (expiresAt === null) continue;
      if (expiresAt - now < SOON_MS) names.push(`${id} expires`);
      else this.#lookAt(expiresAt - SOON_MS + 1);
    }
    for (const mission of missions) if (everybodyWaits(mission)) names.push(mission.id);
    return names;
  }

  #lookAt(moment: number): void {
    this.#nextLook = Math.min(this.#nextLook ?? moment, moment);
  }
}
