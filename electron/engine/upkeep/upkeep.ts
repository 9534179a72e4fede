import type { MissionId } from "#shared/ids.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { MissionClock } from "../missions/mission-clock.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import { KeptMarks } from "./kept-marks.ts";
import { removeLeftovers } from "./leftover-folders.ts";
import { removeOldRecords } from "./old-records.ts";
import { OwnRepositories } from "./own-repositories.ts";
import { Tidying } from "./tidying.ts";
import { TrashShelf } from "./trash-shelf.ts";
import { upkeepAnswers, type UpkeepAnswers } from "./upkeep-answers.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { KEPT_MS } from "./when-due.ts";
import { WorkspaceUse } from "./workspace-use.ts";

export interface UpkeepParts extends Omit<UpkeepTools, "repositories" | "use" | "kept" | "now"> {
  readonly clock: MissionClock;
  readonly link: Pick<SessionHostLink, "list">;
}

/** Whoever watched the landing may still look at its files, and what just ended lets go of its folder. */
export const AFTER_LANDING_MS = 15_000;
const ROUND_EVERY_MS = 24 * 60 * 60_000;

/**
 * Cleans up behind missions that have ended, one thing after the other, and never in the way of one that flies. Nothing here
 * is remembered: what there is to do follows from the disk and the log, so whatever was cut off is done by the next engine.
 */
export class Upkeep {
  readonly answers: UpkeepAnswers;
  readonly #tools: UpkeepTools;
  readonly #clock: MissionClock;
  readonly #tidying: Tidying;
  readonly #shelf: TrashShelf;
  readonly #stops = new Set<() => void>();
  #queue: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor({ clock, link, ...parts }: UpkeepParts) {
    const now = (): number => clock.nowMs();
    this.#clock = clock;
    this.#tools = {
      ...parts,
      now,
      repositories: new OwnRepositories(parts.home, now),
      use: new WorkspaceUse(link),
      kept: new KeptMarks(parts.home),
    };
    this.#tidying = new Tidying(this.#tools);
    this.#shelf = new TrashShelf(this.#tools, this.#tidying);
    this.answers = upkeepAnswers(this.#tools, this.#shelf);
  }

  /** When it is known which missions there are and what of them runs: what earlier engines left to do comes first. */
  start(): void {
    if (this.#isClosed) return;
    const stop = this.#tools.missions.onEvents(({ mission, events }) => {
      if (events.some(({ event }) => event.type === "mission.landed")) this.#landed(mission);
    });
    this.#stops.add(stop);
    this.#round();
  }

  /** Returns when nothing is under way. */
  settled(): Promise<void> {
    return this.#queue;
  }

  /** Begins nothing more, and returns when what was begun is whole. */
  close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    return this.#queue;
  }

  #landed(mission: MissionId): void {
    this.#later(AFTER_LANDING_MS, () => {
      this.#next(() => this.#tidying.workspaces(mission, () => !this.#isClosed));
      this.#next(() => this.#tidying.provingTrees());
    });
  }

  #round(): void {
    this.#next(() => this.#shelf.dropTraces());
    this.#next(() => this.#tidying.workspaces(null, () => !this.#isClosed));
    this.#next(() => this.#tidying.provingTrees());
    this.#next(async () => {
      const { failed } = await this.#shelf.empty(KEPT_MS);
      for (const sentence of failed) this.#tools.report(sentence);
    });
    this.#next(() => removeLeftovers(this.#tools));
    this.#next(() => removeOldRecords(this.#tools));
    this.#later(ROUND_EVERY_MS, () => this.#round());
  }

  #later(afterMs: number, run: () => void): void {
    const cancel = this.#clock.wake(this.#clock.nowMs() + afterMs, () => {
      this.#stops.delete(cancel);
      run();
    });
    this.#stops.add(cancel);
  }

  /** A failure is told and keeps nobody from what comes after it; the next round tries again. */
  #next(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#isClosed) return;
      try {
        await work();
      } catch (error) {
        this.#tools.report(
          `Something could not be cleaned up, and is tried again later: ${sentenceOf(error)}`,
        );
      }
    });
  }
}
