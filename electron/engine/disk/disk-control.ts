import type { MissionClock } from "../missions/mission-clock.ts";
import type { Missions } from "../missions/missions.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import type { Store } from "../store/store.ts";
import { DiskPauses } from "./disk-pauses.ts";
import { DiskWatch, type DiskWatchParts, type Space } from "./disk-watch.ts";
import { WorkspaceQuota } from "./workspace-quota.ts";

export interface DiskControlParts {
  readonly directory: string;
  readonly store: Store;
  readonly missions: Missions;
  readonly link: SessionHostLink;
  readonly clock: MissionClock;
  readonly report: (sentence: string) => void;
  readonly limits?: DiskWatchParts["limits"];
  readonly freeBytes?: DiskWatchParts["freeBytes"];
  readonly quotaBytes?: number;
}

/** A full disk stops nothing for good: first nothing new starts, then agents are interrupted, and all goes on by itself. */
export class DiskControl {
  readonly #missions: Missions;
  readonly #watch: DiskWatch;
  #before: Space = "unknown";
  readonly #pauses: DiskPauses;
  readonly #quota: WorkspaceQuota;

  constructor(parts: DiskControlParts) {
    this.#missions = parts.missions;
    const { directory, store, missions, link, clock, report, limits, freeBytes, quotaBytes } = parts;
    this.#pauses = new DiskPauses({ store, missions, report });
    this.#quota = new WorkspaceQuota({
      home: directory,
      missions,
      link,
      nowMs: () => performance.now(),
      report,
      ...(quotaBytes === undefined ? {} : { quotaBytes }),
    });
    this.#watch = new DiskWatch({
      directory,
      clock,
      report,
      onLook: (space) => this.#act(space),
      ...(limits === undefined ? {} : { limits }),
      ...(freeBytes === undefined ? {} : { freeBytes }),
    });
  }

  readonly mayStart = (): boolean => this.#watch.space === "enough";

  get space(): Space {
    return this.#watch.space;
  }

  /** What a person should know; null while there is enough. */
  get sentence(): string | null {
    return this.#watch.sentence;
  }

  /** It holds up missions that go on by themselves, if somebody is there to let them. */
  get isHolding(): boolean {
    return this.#watch.space !== "enough" && this.#pauses.missions().length > 0;
  }

  /** When missions have been taken up: what may start is known from then on. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  close(): void {
    this.#watch.close();
  }

  async #act(space: Space): Promise<void> {
    if (space === "critical") await this.#pauses.pause();
    if (space === "enough") {
      await this.#pauses.resume();
      if (this.#before !== "enough") this.#missions.lookAgain();
    }
    this.#before = space;
    await this.#quota.look(this.#pauses.missions());
  }
}
