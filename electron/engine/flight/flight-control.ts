import { sentenceOf } from "#launch/plain-error.ts";
import { commandId, missionId as missionIdShape, WORKBENCH, type MissionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { randomBytes } from "node:crypto";
import { priced, type PriceTable } from "#shared/mission/money/prices.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import type { TakenParts } from "#shared/mission/rivals/parts.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { AgentAdapters } from "../agents/agent-adapters.ts";
import { AgentChannels, type ChannelOwner } from "../channels/agent-channels.ts";
import { agentPlanner } from "../consult/agent-planner.ts";
import { Consultations } from "../consult/consultations.ts";
import { questionSessions } from "../consult/question-session.ts";
import type { FlightHandlers } from "../effects/handlers.ts";
import { removeReadingTrees } from "../git/reading-tree.ts";
import type { Missions } from "../missions/missions.ts";
import type { Planner } from "../planner/planner-port.ts";
import { holdAtLaunch } from "../readiness/launch-gate.ts";
import { maskText } from "../secrets/mask-text.ts";
import { secretsOf } from "../secrets/known-secrets.ts";
import { frozenSetup } from "../readiness/frozen-setup.ts";
import { SecretBook } from "../secrets/secret-book.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import type { Store } from "../store/store.ts";
import { Alarms } from "./alarms.ts";
import { FlightRepositories } from "./flight-repositories.ts";
import { findParts } from "./find-parts.ts";
import { flightHandlers } from "./flight-handlers.ts";
import type { SegmentName } from "./flight-session.ts";
import type { Hands } from "./hands.ts";
import { ReportIntake } from "./report-intake.ts";
import { RunningCommands } from "./running-commands.ts";
import { SandboxBoxes } from "./sandbox-boxes.ts";
import { TerminalControls } from "./terminal-controls.ts";
import { SessionWatch } from "./session-watch.ts";

export interface FlightParts {
  readonly store: Store;
  readonly missions: Missions;
  readonly link: SessionHostLink;
  readonly adapters: Pick<AgentAdapters, "get">;
  /** The data directory. */
  readonly directory: string;
  readonly instance: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => number;
  /** The prices of models, as they are now. */
  readonly prices: () => PriceTable;
  readonly report: (sentence: string) => void;
}

/** How long the first comparison waits for the session host; afterwards it is made whenever the host is back. */
const HOST_WITHIN_MS = 15_000;
/** A comparison that failed is made again, also when the link never broke. */
const COMPARE_AGAIN_MS = 5_000;

/** Effects that ask an agent one question. */
const QUESTIONS: ReadonlySet<string> = new Set(["plan.ask", "plan.review", "review.run", "synthesis.run"]);

/** Everything that flies: sessions, workspaces, channels and boxes, and what missions are told of them. */
export class FlightControl {
  readonly handlers: FlightHandlers;
  /** Asks agents for plans, and for what is wrong with them. */
  readonly planner: Planner;
  /** Who types into agents' terminals. */
  readonly controls: TerminalControls;
  readonly #parts: FlightParts;
  readonly #hands: Hands;
  readonly #stops: (() => void)[] = [];
  readonly #alarms = new Alarms();

  constructor(parts: FlightParts) {
    this.#parts = parts;
    const { missions, link, directory: home, instance, now, report } = parts;
    const secrets = new SecretBook(secretsOf(parts.environment));
    const repositories = new FlightRepositories(home, now, report);
    const boxes = new SandboxBoxes({ home, environment: parts.environment, report });
    const channels: AgentChannels = new AgentChannels({
      home,
      instance,
      now,
      report,
      mask: (text) => maskText(text, secrets.values),
      onReport: (owner, seq, said) => intake.take(owner, seq, said),
      onLost: (owner) => this.#channelIs("channel.lost", owner),
      onRestored: (owner) => this.#channelIs("channel.restored", owner),
    });
    const watch = new SessionWatch({ home, link, missions, channels, boxes, report });
    const withPrice = (usage: Usage): Usage => priced(parts.prices(), usage, now());
    const intake = new ReportIntake({ missions, watch, repositories, secrets, now, priced: withPrice });
    const { adapters } = parts;
    const sessions = questionSessions({ home, boxes, repositories, adapters, secrets, report });
    const consultations = new Consultations({
      home,
      link,
      boxes,
      sessions,
      missions,
      report,
      secrets,
      priced: withPrice,
    });
    this.#hands = {
      home,
      link,
      channels,
      boxes,
      commands: new RunningCommands({ missions, link, report }),
      repositories,
      watch,
      consultations,
      adapters,
      secrets,
      environment: parts.environment,
      now,
      report,
    };
    this.planner = agentPlanner({ consultations, repositories, secrets, report });
    this.controls = new TerminalControls({ missions, secrets, report });
    this.handlers = flightHandlers(this.#hands);
  }

  readonly canFly = ({ agent }: InstalledAgent): boolean => this.#hands.adapters.get(agent) !== undefined;

  /** Why the repository keeps a mission on the ground; null: it does not. */
  readonly holdAtLaunch = async (mission: MissionId, place: MissionPlace): Promise<string | null> => {
    const { repository } = await this.#hands.repositories.of(place);
    return holdAtLaunch(this.#hands.home, repository, mission, place);
  };

  /** Why these files cannot be taken over from the work of a rival; null: they can. */
  readonly lacksParts = async (
    place: MissionPlace,
    parts: Pick<TakenParts, "branch" | "paths">,
  ): Promise<string | null> => {
    const { repository } = await this.#hands.repositories.of(place);
    const found = await findParts(repository, parts);
    return found.ok ? null : found.sentence;
  };

  get secrets(): readonly string[] {
    return this.#hands.secrets.values;
  }

  get liveSessions(): number {
    return this.#hands.watch.liveSessions.length + this.#hands.consultations.running.length;
  }

  async endAll(): Promise<void> {
    await Promise.all([this.#hands.watch.endAll(), this.#hands.consultations.endAll()]);
  }

  /** Before the outbox begins. Missions are told what became of the sessions they believe to run. */
  async start(): Promise<void> {
    const { store, link } = this.#parts;
    const named = (type: string): SegmentName[] =>
      store.effects
        .open()
        .filter((row) => row.type === type)
        .map(({ missionId, body }) => ({ ...(body as SegmentName), mission: missionId as MissionId }));
    void this.#tidyReading();
    this.#hands.watch.listen({ ends: named("segment.end"), starts: named("segment.start") });
    await link.connected(HOST_WITHIN_MS).catch((error: unknown) => this.#parts.report(sentenceOf(error)));
    if (link.state === "connected") await this.#reconcile();
    this.#stops.push(
      link.onState((state) => {
        if (state === "connected") void this.#reconcile();
      }),
    );
  }

  /** Folders that agents read in, of engines that died; while a question is open its folder may be read. */
  async #tidyReading(): Promise<void> {
    const { store, directory, report } = this.#parts;
    if (store.effects.open().some(({ type }) => QUESTIONS.has(type))) return;
    await removeReadingTrees(directory).catch((error: unknown) => report(sentenceOf(error)));
  }

  /** Resolves when what was typed last is on record. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#alarms.close();
    const typed = this.controls.close();
    this.#hands.watch.close();
    this.#hands.commands.close();
    this.#hands.channels.closeAll().catch((error: unknown) => this.#parts.report(sentenceOf(error)));
    this.#hands.boxes.closeAll();
    this.#hands.repositories.close();
    await typed;
  }

  /** A link that breaks meanwhile brings the next one, and that compares again. */
  async #reconcile(): Promise<void> {
    try {
      const underWay = this.#underWay();
      await this.controls.takeUp(underWay);
      for (const mission of underWay)
        await this.#learnSecrets(mission).catch((error: unknown) => this.#parts.report(sentenceOf(error)));
      await this.#hands.watch.reconcile(underWay);
      await this.#hands.consultations.sweep(this.#parts.store.effects.open().map(({ id }) => id));
    } catch (error) {
      this.#parts.report(`What flies could not be compared with the log yet: ${sentenceOf(error)}`);
      if (this.#parts.link.state === "connected")
        this.#alarms.set("compare", COMPARE_AGAIN_MS, () => void this.#reconcile());
    }
  }

  /** What the missions before carried into their workspaces; a later start of a session would learn it too late. */
  async #learnSecrets(mission: MissionId): Promise<void> {
    const seen = await this.#parts.missions.read(mission, ({ place }) => place);
    if (!seen.ok) return;
    const { repository } = await this.#hands.repositories.of(seen.view);
    const written = await frozenSetup(repository, mission);
    if (written !== null) await this.#hands.secrets.learn(seen.view.repository, written.setup.carry);
  }

  /** Missions that may have a session: those that fly, and those whose last sessions are still being ended. */
  #underWay(): readonly MissionId[] {
    const { store } = this.#parts;
    const ending = new Set(store.effects.open().map(({ missionId }) => missionId));
    return store.missions().flatMap(({ missionId }) => {
      if (missionId === WORKBENCH) return [];
      const phase = store.tables.mission(missionId)?.phase;
      const isInFlight = phase === "flying" || phase === "landing" || ending.has(missionId);
      return isInFlight ? [missionIdShape.parse(missionId)] : [];
    });
  }

  #channelIs(
    type: "channel.lost" | "channel.restored",
    { mission, task, attempt, session }: ChannelOwner,
  ): void {
    const id = commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const untold = (why: string): void =>
      this.#parts.report(`${type} of ${session} could not be told: ${why}`);
    this.#parts.missions.send(id, mission, { type, task, attempt }, ENGINE).then(
      (answer) => {
        if (!answer.ok && answer.code === "not-written") untold(answer.sentence);
      },
      (error: unknown) => untold(sentenceOf(error)),
    );
  }
}
