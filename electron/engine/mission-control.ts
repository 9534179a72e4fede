import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import type { missionRequests } from "#shared/contract/mission-requests.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { AgentRoster } from "./agents/agent-roster.ts";
import { effectHandlers } from "./effects/handlers.ts";
import { Outbox } from "./effects/outbox.ts";
import type { Answers } from "./gateway/answers.ts";
import type { TopicFeed } from "./gateway/topic-feed.ts";
import { GROUNDED, missionScheduler } from "./missions/capacity.ts";
import { systemMissionClock } from "./missions/mission-clock.ts";
import { MissionFeed } from "./missions/mission-feed.ts";
import { missionReads } from "./missions/mission-reads.ts";
import { MissionTopics } from "./missions/mission-topics.ts";
import { missionWrites } from "./missions/mission-writes.ts";
import { Missions } from "./missions/missions.ts";
import { ruleAnswers } from "./missions/rule-answers.ts";
import { noPlanner } from "./planner/planner-port.ts";
import type { Store } from "./store/store.ts";

export type MissionAnswers = Pick<Answers, keyof typeof missionRequests>;

export interface MissionControlParts {
  readonly store: Store;
  readonly directory: string;
  /** Where the bundled recipes lie. */
  readonly recipes: string;
  /** Names this engine in the leases of effects. */
  readonly instance: string;
  readonly report: (sentence: string) => void;
  readonly feeds: {
    readonly missions: TopicFeed<MissionSummary[], MissionSummary>;
    readonly decisions: TopicFeed<DecisionRow[], QueueUpdate>;
  };
}

/** Everything of an open engine that is about missions: their mailboxes, what they ask of the world, and who hears of it. */
export class MissionControl {
  readonly topics: MissionTopics;
  readonly feed: MissionFeed;
  readonly answers: MissionAnswers;
  readonly #missions: Missions;
  readonly #outbox: Outbox;

  constructor(parts: MissionControlParts) {
    const { store, report, feeds } = parts;
    const clock = systemMissionClock;
    const now = () => clock.nowMs();
    const missions = new Missions({ store, clock, scheduler: missionScheduler(GROUNDED), report });
    this.#missions = missions;
    this.#outbox = new Outbox({
      store,
      missions,
      handlers: effectHandlers(noPlanner),
      clock,
      owner: parts.instance,
      directory: parts.directory,
      report,
    });
    this.feed = new MissionFeed(missions);
    this.topics = new MissionTopics(missions, store.tables, now, {
      onMission: (row) => feeds.missions.publish(row),
      onQueue: (update) => feeds.decisions.publish(update),
      onFailure: (mission, error) => report(`The lists may be behind for ${mission}: ${sentenceOf(error)}`),
    });
    missions.onEvents(({ mission, events }) => {
      this.feed.publish(mission, events);
      this.topics.note(mission);
    });
    const roster = new AgentRoster(now);
    const requestParts = {
      missions,
      topics: this.topics,
      store,
      recipes: parts.recipes,
      now,
      agents: () => roster.look(),
    };
    this.answers = {
      ...missionReads(requestParts),
      ...missionWrites(requestParts),
      ...ruleAnswers(requestParts),
    };
    this.topics.start(this.#start(report));
  }

  /** What missions asked of the world goes on only when it is known which missions there are. */
  async #start(report: (sentence: string) => void): Promise<void> {
    try {
      await this.#missions.start();
      await this.#outbox.start();
    } catch (error) {
      report(`Some missions could not be taken up: ${sentenceOf(error)}`);
    }
  }

  close(): void {
    this.topics.close();
    this.#outbox.close();
    this.#missions.close();
  }
}
