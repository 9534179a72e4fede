import { missionId, type MissionId } from "#shared/ids.ts";
import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import type { missionRequests } from "#shared/contract/mission-requests.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { PriceTable } from "#shared/mission/money/prices.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { OwnAgent } from "#shared/own-agent.ts";
import type { Installation } from "#launch/installation.ts";
import { AgentAdapters } from "./agents/agent-adapters.ts";
import { AgentRoster } from "./agents/agent-roster.ts";
import { scriptedAgents } from "./agents/pilot/scripted-agents.ts";
import { byNameAgents } from "./agents/shell/shell-adapter.ts";
import { startDemo } from "./demo-start.ts";
import { DiskControl } from "./disk/disk-control.ts";
import { effectHandlers } from "./effects/handlers.ts";
import { Outbox } from "./effects/outbox.ts";
import type { TerminalControls } from "./flight/terminal-controls.ts";
import { FlightControl } from "./flight/flight-control.ts";
import { foundAgents } from "./agents/found-agents.ts";
import { accountsOf } from "./agents/head-room.ts";
import { seenLimits } from "./agents/seen-limits.ts";
import { answered, type Answers } from "./gateway/answers.ts";
import type { TopicFeed } from "./gateway/topic-feed.ts";
import { ALL_HAVE_ROOM, IN_THE_AIR, missionScheduler, type Limits } from "./missions/capacity.ts";
import { DaySpend } from "./missions/day-spend.ts";
import { keptRuleAnswers } from "./missions/kept-rule-answers.ts";
import { systemMissionClock } from "./missions/mission-clock.ts";
import { MissionFeed } from "./missions/mission-feed.ts";
import { missionReads } from "./missions/mission-reads.ts";
import type { KeptRulesPort } from "./missions/mission-request-parts.ts";
import { MissionTopics } from "./missions/mission-topics.ts";
import { missionWrites } from "./missions/mission-writes.ts";
import { Missions } from "./missions/missions.ts";
import { ruleAnswers } from "./missions/rule-answers.ts";
import type { SessionHostLink } from "./sessions/session-host-link.ts";
import type { AgentLimitRow } from "./store/projections/mission-tables.ts";
import type { Store } from "./store/store.ts";
import type { UpkeepAnswers } from "./upkeep/upkeep-answers.ts";
import { TestFlights } from "./test-flights/test-flights.ts";
import { LandedWatch } from "./landed/landed-watch.ts";
import { LISTED_FOR_MS } from "./landed/pace.ts";
import { readPullRequest } from "./landed/read-pull-request.ts";
import { Upkeep } from "./upkeep/upkeep.ts";

export type MissionAnswers = Pick<Answers, keyof typeof missionRequests>;

export interface MissionControlParts {
  readonly store: Store;
  readonly directory: string;
  readonly link: SessionHostLink;
  readonly installation: Installation;
  /** Agents the person lists in the settings, as they are now. */
  readonly ownAgents: () => readonly OwnAgent[];
  /** What a person lets all missions cost in a day, as it is now; null: no limit. */
  readonly dayLimitMicros: () => number | null;
  /** Prices of models, as they are now. */
  readonly prices: () => PriceTable;
  /** Rules that count in more than one mission. */
  readonly keptRules: KeptRulesPort;
  /** Names this engine in the leases of effects. */
  readonly instance: string;
  readonly report: (sentence: string) => void;
  /** A session of an agent began or ended, or a mission took off or came down. */
  readonly onFlight: () => void;
  readonly feeds: {
    readonly missions: TopicFeed<MissionSummary[], MissionSummary>;
    readonly decisions: TopicFeed<DecisionRow[], QueueUpdate>;
  };
}

const CHANGES_FLIGHT: ReadonlySet<string> = new Set([
  "segment.began",
  "segment.ended",
  "mission.launched",
  "mission.allocation-set",
  "mission.agents-set",
  "mission.stopped",
  "mission.landed",
  "mission.reopened",
]);

const SAYS_LIMITS: ReadonlySet<string> = new Set([
  "limits.seen",
  "task.rate-limited",
  "task.woken",
  "family.limited",
]);

/** What was said of limits before so many others is over long since. */
const MOST_LIMITS = 1_000;
/** A test flight further back says nothing about the agent of today. */
const LOOKED_BACK = 500;

/** Everything of an open engine that is about missions: their mailboxes, what they ask of the world, and who hears of it. */
export class MissionControl {
  readonly topics: MissionTopics;
  readonly feed: MissionFeed;
  readonly answers: MissionAnswers;
  readonly disk: DiskControl;
  readonly #missions: Missions;
  readonly #outbox: Outbox;
  readonly #flight: FlightControl;
  readonly #upkeep: Upkeep;
  readonly #landedWatch: LandedWatch;
  readonly #store: Store;
  readonly #now: () => number;
  #isGrounded = false;
  #stopHearing: () => void = () => undefined;
  readonly #link: SessionHostLink;
  readonly #limits: Limits = {
    ...IN_THE_AIR,
    canFly: () => this.#canFly(),
    accounts: (state) => this.#accounts(state),
    day: () => this.#day.today,
  };
  readonly #day: DaySpend;
  /** What accounts said, as it is on disk; null: somebody said something since. */
  #said: readonly AgentLimitRow[] | null = null;

  constructor(parts: MissionControlParts) {
    const { store, report, feeds } = parts;
    const clock = systemMissionClock;
    const now = () => clock.nowMs();
    const { link, installation, directory, instance } = parts;
    this.#link = link;
    this.#store = store;
    this.#now = now;
    this.#day = new DaySpend({
      store,
      now,
      limitMicros: parts.dayLimitMicros,
      onReached: () => this.lookAgain(),
    });
    const missions = new Missions({ store, clock, scheduler: missionScheduler(this.#limits), report });
    this.#missions = missions;
    this.disk = new DiskControl({ directory, store, missions, link, clock, report });
    const environment = process.env;
    const adapters = new AgentAdapters({ installation, environment }, parts.ownAgents);
    this.#flight = new FlightControl({
      store,
      missions,
      link,
      adapters,
      directory,
      instance,
      environment,
      now,
      prices: parts.prices,
      report,
    });
    this.#outbox = new Outbox({
      store,
      missions,
      handlers: effectHandlers(this.#flight.planner, this.#flight.handlers),
      clock,
      owner: instance,
      directory,
      report,
    });
    this.#upkeep = new Upkeep({ home: directory, store, missions, link, clock, report });
    this.#landedWatch = new LandedWatch({
      clock,
      missions,
      landed: () => landedSince(store, clock.nowMs() - LISTED_FOR_MS),
      look: (pullRequest) => readPullRequest(pullRequest),
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
      if (events.some(({ event }) => SAYS_LIMITS.has(event.type))) this.#said = null;
      if (events.some(({ event }) => CHANGES_FLIGHT.has(event.type))) parts.onFlight();
    });
    const roster = new AgentRoster(now, () => adapters.all);
    const requestParts = {
      missions,
      topics: this.topics,
      store,
      recipes: installation.recipes,
      now,
      agents: () => roster.look(),
      scripted: scriptedAgents,
      byName: byNameAgents,
      keptRules: parts.keptRules,
      canFly: this.#flight.canFly,
      holdAtLaunch: this.#flight.holdAtLaunch,
      lacksParts: this.#flight.lacksParts,
      secrets: () => this.#flight.secrets,
    };
    const writes = missionWrites(requestParts);
    const rows = () => store.tables.missions(LOOKED_BACK);
    const testFlights = new TestFlights({ directory, adapters, missions, writes, rows, report });
    missions.onEvents((news) => {
      const failed = (error: unknown) => report(`A test flight is not seen to: ${sentenceOf(error)}`);
      testFlights.note(news).catch(failed);
    });
    this.answers = {
      "agents.list": async () => {
        const limits = store.tables.agentLimits(MOST_LIMITS);
        const agents = await foundAgents(adapters.all, (agent) => seenLimits(limits, agent, now()));
        return answered({ agents });
      },
      "agents.start-test-flight": ({ commandId, agent }) => testFlights.start(commandId, agent),
      "agents.test-flights": async () => answered({ flights: [...(await testFlights.newest())] }),
      "demo.start": ({ commandId }) => startDemo({ directory, environment, writes }, commandId),
      ...missionReads(requestParts),
      ...writes,
      ...ruleAnswers(requestParts),
      ...keptRuleAnswers(requestParts),
    };
    this.topics.start(this.#start(report, testFlights));
  }

  /** What missions asked of the world goes on only when it is known which missions there are. */
  async #start(report: (sentence: string) => void, testFlights: TestFlights): Promise<void> {
    try {
      await this.#missions.start();
      await this.#flight.start();
      await this.disk.start();
      await this.#outbox.start();
      // What waits for a session host is dispatched when there is one.
      this.#stopHearing = this.#link.onState(() => this.#missions.lookAgain());
      this.#missions.lookAgain();
      this.#upkeep.start();
      this.#landedWatch.start();
      await testFlights.takeUp();
    } catch (error) {
      report(`Some missions could not be taken up: ${sentenceOf(error)}`);
    }
  }

  /** What people ask about work that is kept. */
  get upkeepAnswers(): UpkeepAnswers {
    return this.#upkeep.answers;
  }

  /** What limits all missions changed: each is asked again what should happen next. */
  lookAgain(): void {
    this.#missions.lookAgain();
  }

  /** Something flies, or is about to: an engine nobody talks to stays for it. */
  get isFlying(): boolean {
    return this.#missions.areFlying || !this.#outbox.isIdle || this.disk.isHolding;
  }

  /** Only who has control of an agent's terminal types into it. */
  guardView: TerminalControls["guard"] = (...about) => this.#flight.controls.guard(...about);

  /** Values that reach no disk and no screen. */
  get secrets(): readonly string[] {
    return this.#flight.secrets;
  }

  /** Sessions of agents that run now. */
  get liveSessions(): number {
    return this.#flight.liveSessions;
  }

  /** Sessions of agents that may run at once. */
  get lanes(): number {
    return this.#missions.lanes;
  }

  /** Ends every agent's session and starts no other. Their tasks go on with the next engine. */
  async ground(): Promise<void> {
    this.#isGrounded = true;
    try {
      await this.#flight.endAll();
    } catch (error) {
      // The engine stays, and what was not ended flies on.
      this.#isGrounded = false;
      this.#missions.lookAgain();
      throw error;
    }
  }

  /** A task that is dispatched with no session host around would only use up its tries. */
  #canFly(): boolean {
    return !this.#isGrounded && this.disk.mayStart() && this.#link.state === "connected";
  }

  #accounts({ id, agents }: Pick<MissionState, "id" | "agents">): ReturnType<Limits["accounts"]> {
    this.#said ??= this.#store.tables.agentLimits(MOST_LIMITS);
    return this.#said.length === 0 ? ALL_HAVE_ROOM : accountsOf(this.#said, agents, id, this.#now());
  }

  /** Returns when what was being cleaned up is whole. */
  async close(): Promise<void> {
    const tidied = this.#upkeep.close();
    this.#landedWatch.close();
    this.#stopHearing();
    this.topics.close();
    this.disk.close();
    this.#outbox.close();
    const typed = this.#flight.close();
    this.#missions.close();
    await Promise.all([tidied, typed]);
  }
}

/** Missions that landed after that. */
const landedSince = (store: Store, sinceMs: number): MissionId[] =>
  store.missions().flatMap((each) => {
    const row = store.tables.mission(each.missionId);
    const mission = missionId.safeParse(each.missionId);
    return row?.phase === "landed" && (row.endedAt ?? 0) > sinceMs && mission.success ? [mission.data] : [];
  });
