import { randomBytes } from "node:crypto";
import { sentenceOf } from "#launch/plain-error.ts";
import { commandId, type MissionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { CommandOf } from "#shared/mission/command.ts";
import type { CiResults } from "#shared/mission/landing/read-ci.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionClock } from "../missions/mission-clock.ts";
import type { Missions } from "../missions/missions.ts";
import { LOOKED_AT_DAYS, nextLookAt } from "./pace.ts";
import type { WatchedPullRequest } from "./read-pull-request.ts";

export interface LandedWatchParts {
  readonly clock: Pick<MissionClock, "nowMs" | "wake">;
  readonly missions: Pick<Missions, "onEvents" | "read" | "send">;
  /** Missions that have landed, as the store lists them. */
  readonly landed: () => readonly MissionId[];
  readonly look: (pullRequest: WatchedPullRequest) => Promise<CiResults | null>;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
}

/**
 * Looks at pull requests of missions that have landed, more and more rarely, and tells the mission what is new. Nothing is
 * remembered here: what there is to look at follows from the log, so the next engine goes on with it.
 */
export class LandedWatch {
  readonly #parts: LandedWatchParts;
  readonly #alarms = new Map<MissionId, () => void>();
  #stopHearing: () => void = () => undefined;
  #isClosed = false;

  constructor(parts: LandedWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stopHearing = this.#parts.missions.onEvents(({ mission, events }) => {
      if (events.some(({ event }) => event.type === "mission.landed")) void this.#plan(mission);
    });
    for (const mission of this.#parts.landed()) void this.#plan(mission);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopHearing();
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
  }

  /** When this mission is looked at next; never, when it has no pull request or that is too old. */
  async #plan(mission: MissionId): Promise<void> {
    try {
      const seen = await this.#parts.missions.read(mission, watched);
      if (this.#isClosed || !seen.ok || seen.view === null) return;
      const atMs = nextLookAt(seen.view.landedAt, this.#parts.clock.nowMs());
      if (atMs === null) return await this.#end(mission, seen.view);
      this.#alarms.get(mission)?.();
      const cancel = this.#parts.clock.wake(atMs, () => {
        this.#alarms.delete(mission);
        void this.#lookAt(mission);
      });
      this.#alarms.set(mission, cancel);
    } catch (error) {
      this.#parts.report(`What became of the landing of ${mission} is not looked at: ${sentenceOf(error)}`);
    }
  }

  /** What cannot be read now is looked at the next time. */
  async #lookAt(mission: MissionId): Promise<void> {
    try {
      const seen = await this.#parts.missions.read(mission, watched);
      if (this.#isClosed || !seen.ok || seen.view === null) return;
      const results = await this.#parts.look(seen.view.pullRequest);
      if (results !== null) await this.#tell(mission, seen.view.pullRequest.commit, results);
    } catch (error) {
      this.#parts.report(`The pull request of ${mission} could not be looked at: ${sentenceOf(error)}`);
    }
    await this.#plan(mission);
  }

  /** Whoever reads the log sees from when on nothing is heard because nobody looks. */
  async #end(mission: MissionId, { pullRequest, isEnded }: Watched): Promise<void> {
    if (isEnded) return;
    const { commit } = pullRequest;
    const command: CommandOf<"landing.end-watch"> = {
      type: "landing.end-watch",
      commit,
      days: LOOKED_AT_DAYS,
    };
    const sent = await this.#parts.missions.send(freshId(), mission, command, ENGINE);
    if (!sent.ok && sent.code !== "wrong-state")
      this.#parts.report(`The pull request of ${mission} is looked at no more: ${sent.sentence}`);
  }

  async #tell(mission: MissionId, commit: string, { checks, comments }: CiResults): Promise<void> {
    if (this.#isClosed || (checks.length === 0 && comments.length === 0)) return;
    const command: CommandOf<"landing.report"> = {
      type: "landing.report",
      commit,
      checks: [...checks],
      comments: [...comments],
    };
    const sent = await this.#parts.missions.send(freshId(), mission, command, ENGINE);
    // It was told before, or the mission flies again.
    if (!sent.ok && sent.code !== "wrong-state" && sent.code !== "invalid")
      this.#parts.report(`What a CI says of ${mission}: ${sent.sentence}`);
  }
}

const freshId = () => commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);

interface Watched {
  readonly landedAt: number;
  readonly pullRequest: WatchedPullRequest;
  /** It was said already that nobody looks any more. */
  readonly isEnded: boolean;
}

function watched(state: MissionState): Watched | null {
  const { landed, published, watchEnded } = state.landing;
  const url = published?.url ?? null;
  if (state.phase !== "landed" || landed?.how !== "pull-request" || url === null) return null;
  const { commit } = landed;
  return {
    landedAt: state.endedAt ?? 0,
    pullRequest: { url, folder: state.place.repository, commit },
    isEnded: watchEnded === commit,
  };
}
