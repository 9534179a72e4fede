import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { logFile } from "#launch/data-directory.ts";
import type { Installation } from "#launch/installation.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { EngineStatus, Recovery } from "#shared/contract/health.ts";
import { BUILD } from "#shared/contract/message.ts";
import { joinTables } from "#shared/mission/money/prices.ts";
import type { KeyedFeeds, TopicFeeds } from "./gateway/client-connection.ts";
import { TopicFeed } from "./gateway/topic-feed.ts";
import { BUILT_IN_PRICES } from "./prices/built-in-prices.ts";
import { HostLinkError } from "./sessions/host-errors.ts";
import { Keyframes } from "./sessions/keyframes.ts";
import { SessionHostLink } from "./sessions/session-host-link.ts";
import { Terminals } from "./sessions/terminals.ts";
import { openStore, type StoreOpening, type StoreOptions } from "./store/open-store.ts";
import type { Recovery as RecoveryOutcome } from "./store/recovery.ts";
import type { Store } from "./store/store.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import { refused } from "./gateway/answers.ts";
import { MissionControl } from "./mission-control.ts";
import { Workbench } from "./workbench.ts";

/** Longer than a session host needs on a machine under load. */
const HOST_STARTS_WITHIN_MS = 10_000;

/** What works once the database is open. */
export interface OpenParts {
  readonly store: Store;
  readonly workbench: Workbench;
  readonly terminals: Terminals;
  readonly missions: MissionControl;
}

/** Said to whoever needs the database while it waits for a person. */
export const IN_RECOVERY = "The database waits for a decision: open the app and choose how to recover it.";

export interface CoreOptions {
  readonly directory: string;
  readonly installation: Installation;
  readonly report: (sentence: string) => void;
}

/** The engine between its locks and its door: store, workbench, sessions, and what is published of them. */
export class EngineCore {
  readonly options: CoreOptions;
  readonly instance = randomUUID();
  /** Makes a client an operator. New with every engine. */
  readonly token = randomBytes(32).toString("hex");
  readonly link: SessionHostLink;
  readonly keyframes: Keyframes;
  readonly feeds: TopicFeeds;
  readonly keyedFeeds: KeyedFeeds;
  readonly #startedAt = Date.now();
  #open: OpenParts | null = null;
  #recovery: Recovery | null = null;
  #clients = 0;
  #events = 0;
  #eventsBackedUp = 0;
  #recovering = false;
  #published = "";

  constructor(options: CoreOptions) {
    this.options = options;
    const { directory, installation, report } = options;
    const engine = installation.start("engine");
    const host = installation.start(
      "session-host",
      "--home",
      directory,
      "--engine-command",
      JSON.stringify(engine.command),
    );
    const [command, ...args] = host.command;
    const env = { ...process.env, ...host.env };
    const start = { command, args, env, logFile: logFile(directory, "session-host") };
    this.link = new SessionHostLink({ home: directory, start, engineCommand: engine.command });
    this.keyframes = new Keyframes({ home: directory, worker: keyframeWorker(), report });
    this.feeds = {
      engine: new TopicFeed(() => this.status()),
      settings: new TopicFeed(() => this.#open?.workbench.settings ?? DEFAULT_SETTINGS),
      terminals: new TopicFeed(() => [...(this.#open?.terminals.list() ?? [])]),
      missions: new TopicFeed(() => this.#open?.missions.topics.summaries() ?? []),
      decisions: new TopicFeed(() => this.#open?.missions.topics.queue() ?? []),
    };
    this.keyedFeeds = {
      mission: async (mission, id, send) =>
        this.#open === null
          ? refused("unavailable", IN_RECOVERY)
          : this.#open.missions.feed.follow(mission, id, send),
    };
    this.link.onState(() => this.publishStatus());
    this.link.onSession((record) => this.keyframes.observe(record));
  }

  /** Opens the database, or stands ready to recover it. Throws a sentence when neither is possible. */
  async start(): Promise<void> {
    this.link.connect();
    const { directory, installation, report } = this.options;
    this.#adopt(await openStore({ directory, migrations: installation.migrations, report }));
    await this.#open?.terminals.reconcile();
  }

  /** null while the database waits for a person. */
  get open(): OpenParts | null {
    return this.#open;
  }

  /** After a failed fsync nothing this process believes about the disk can be trusted. */
  broken(): string | null {
    const health = this.#open?.store.health();
    return health?.writing === "stopped"
      ? (health.writeFailure?.reason ?? "the event log cannot be written")
      : null;
  }

  status(): EngineStatus {
    const terminals = this.#open?.terminals.list() ?? [];
    return {
      state: this.#recovery === null ? "ready" : "recovery",
      pid: process.pid,
      instance: this.instance,
      build: BUILD,
      startedAt: this.#startedAt,
      dataDirectory: this.options.directory,
      runtime: `Node ${process.versions.node}`,
      sessionHost: this.link.state,
      runningSessions:
        terminals.filter(({ state }) => state === "running" || state === "starting").length +
        (this.#open?.missions.liveSessions ?? 0),
      agents: {
        live: this.#open?.missions.liveSessions ?? 0,
        lanes: this.#open?.missions.lanes ?? 0,
      },
      clients: this.#clients,
      events: this.#events,
      recovery: this.#recovery,
    };
  }

  /** Only what a person would notice: the number of events grows all the time. */
  publishStatus(): void {
    const status = this.status();
    const noticed = JSON.stringify({ ...status, events: 0 });
    if (noticed === this.#published) return;
    this.#published = noticed;
    this.feeds.engine.publish(status);
  }

  setClients(clients: number): void {
    this.#clients = clients;
    this.publishStatus();
  }

  /** A person chose how to go on with a damaged database. Two windows may choose at once: the first wins. */
  async recover(choose: (options: StoreOptions) => Promise<RecoveryOutcome>) {
    if (this.#recovery === null || this.#recovering) {
      throw new PlainError("Somebody chose already; there is nothing left to recover.");
    }
    this.#recovering = true;
    try {
      return await this.#recover(choose);
    } finally {
      this.#recovering = false;
    }
  }

  async #recover(choose: (options: StoreOptions) => Promise<RecoveryOutcome>) {
    const { directory, installation, report } = this.options;
    const outcome = await choose({ directory, migrations: installation.migrations, report });
    if (outcome.state === "refused") throw new PlainError(outcome.reason);
    this.#adopt(outcome.opening);
    this.publishStatus();
    if (outcome.opening.state === "damaged") throw new PlainError(outcome.opening.reason);
    await this.#open?.terminals.reconcile();
    // Whoever follows them saw nothing, or the defaults, until now.
    this.feeds.settings.restart();
    this.feeds.terminals.restart();
    this.feeds.missions.restart();
    this.feeds.decisions.restart();
    this.publishStatus();
    return { keptAt: outcome.movedTo };
  }

  /**
   * Waits while the session host is only just starting. What a host that does not come means is said by whatever needs it:
   * each has its own sentence.
   */
  async sessionHostReady(): Promise<void> {
    if (this.link.state !== "starting") return;
    await this.link.connected(HOST_STARTS_WITHIN_MS).catch((error: unknown) => {
      if (!(error instanceof HostLinkError)) throw error;
    });
  }

  /** Only after its sessions have ended: a host without sessions and without an engine has nothing to keep. */
  endSessionHost(): void {
    const { host } = this.link;
    if (this.link.state === "connected" && host !== null) process.kill(host.pid, "SIGTERM");
  }

  /** Called every minute; the store takes a backup at most every 15 minutes, and none when nothing happened. */
  async backUp(): Promise<void> {
    const events = this.#events;
    if (this.#open === null || events === this.#eventsBackedUp) return;
    const outcome = await this.#open.store.backup();
    if (outcome.state === "made") this.#eventsBackedUp = events;
    if (outcome.state === "failed") this.options.report(outcome.reason);
  }

  async close(): Promise<void> {
    this.#open?.terminals.close();
    await this.#open?.missions.close();
    this.link.close();
    await this.keyframes.close();
    this.#open?.store.close();
  }

  #adopt(opening: StoreOpening): void {
    switch (opening.state) {
      case "ready":
        this.#recovery = null;
        this.#open = this.#build(opening.store);
        return;
      case "damaged":
        this.#recovery = recoveryOf(opening);
        return;
      case "newer":
      case "diverged":
      case "unwritable":
        throw new PlainError(opening.reason);
    }
  }

  #build(store: Store): OpenParts {
    this.#events = store.missions().reduce((sum, mission) => sum + mission.headSeq, 0);
    store.onCommitted(({ events }) => (this.#events += events.length));
    const restored: { type: string; version: number; body: unknown }[] = [];
    const workbench = new Workbench(
      store,
      this.options.report,
      (event) => restored.push(event),
      (settings) => {
        this.feeds.settings.publish(settings);
        // The limit of a day may be another one.
        this.#open?.missions.lookAgain();
      },
    );
    const terminals: Terminals = new Terminals({
      home: this.options.directory,
      link: this.link,
      keyframes: this.keyframes,
      environment: process.env,
      settings: () => workbench.settings,
      secrets: () => missions.secrets,
      record: (commandId, events) => workbench.record(commandId, "terminals", events),
    });
    terminals.restore(restored);
    terminals.onUpdate((update) => {
      this.feeds.terminals.publish(update);
      this.publishStatus();
    });
    const { directory, installation, report } = this.options;
    const missions = new MissionControl({
      store,
      directory,
      link: this.link,
      installation,
      instance: this.instance,
      keptRules: workbench.keptRules,
      ownAgents: () => workbench.settings.ownAgents,
      dayLimitMicros: () => workbench.settings.dayLimitMicros,
      prices: () => joinTables(workbench.settings.prices, BUILT_IN_PRICES),
      report,
      onFlight: () => this.publishStatus(),
      feeds: this.feeds,
    });
    return { store, workbench, terminals, missions };
  }
}

/** Bundled beside the engine; a source when the engine runs from sources. */
function keyframeWorker(): URL {
  const sources = fileURLToPath(import.meta.url).endsWith(".ts");
  return new URL(sources ? "./sessions/keyframe-worker.ts" : "./keyframe-worker.mjs", import.meta.url);
}

function recoveryOf(opening: Extract<StoreOpening, { state: "damaged" }>): Recovery {
  const backups = opening.backups.map(({ file, madeAtMs, bytes }) => ({ file, at: madeAtMs, bytes }));
  return { reason: opening.reason, file: opening.file, backups, soundWithoutLog: opening.soundWithoutLog };
}
