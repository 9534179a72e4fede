import { logFile } from "#launch/data-directory.ts";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { BUILD } from "#shared/contract/message.ts";
import { SESSION_PROTOCOL, type SessionRecord } from "#shared/session-protocol/message.ts";
import { answerCall, type Subscriptions } from "./calls.ts";
import { ClientConnection, type Call, type Hello } from "./client-connection.ts";
import { EngineStarter } from "./engine-starter.ts";
import { log } from "./log.ts";
import type { Launcher } from "./process/containment.ts";
import type { Limits } from "./process/limits.ts";
import {
  claimDirectory,
  newToken,
  publishAddress,
  releaseDirectory,
  type HeldDirectory,
} from "./run-directory.ts";
import { Sessions } from "./sessions.ts";

export interface HostOptions {
  readonly home: string;
  /** Leaves after this long without sessions and clients. */
  readonly idleMs: number;
  readonly engineGoneMs: number;
  readonly engineCommand: readonly string[];
}

interface ClientState {
  readonly subscriptions: Subscriptions;
  /** Records it could not take when they changed; only the newest of each counts. */
  readonly missed: Map<string, SessionRecord>;
}

/** How often the host looks whether its directory is still there. */
const WATCH_MS = 1_000;
/** Grace of every session when the host itself is told to leave. */
const LEAVE_GRACE_MS = 3_000;

export class Host {
  readonly #options: HostOptions;
  readonly #sessions: Sessions;
  readonly #engines: EngineStarter;
  readonly #clients = new Map<ClientConnection, ClientState>();
  readonly #token = newToken();
  readonly #instance = randomUUID();
  readonly #server = createServer((socket) => void new ClientConnection(socket, this.#clientEvents));
  #idleTimer: NodeJS.Timeout | undefined;
  #claim: HeldDirectory | undefined;
  #isLeaving = false;

  constructor(options: HostOptions, launcher: Launcher, limits: Limits) {
    this.#options = options;
    this.#engines = new EngineStarter(
      options.engineCommand,
      logFile(options.home, "engine"),
      options.engineGoneMs,
    );
    this.#sessions = new Sessions(options.home, launcher, limits, (record) => this.#tell(record));
  }

  /** false: another host has this directory. `prepare` runs when it is ours, before anyone hears of us. */
  async start(prepare: () => Promise<void>): Promise<boolean> {
    const { home } = this.#options;
    const claim = await claimDirectory(home, this.#server);
    if (claim.state === "taken") {
      this.#server.close();
      return false;
    }
    await prepare();
    this.#claim = claim;
    const { socket } = claim;
    const [token, instance] = [this.#token, this.#instance];
    await publishAddress(home, {
      socket,
      token,
      pid: process.pid,
      build: BUILD,
      protocol: SESSION_PROTOCOL,
      instance,
    });
    setInterval(() => void this.#checkDirectory(claim), WATCH_MS).unref();
    this.#considerLife();
    return true;
  }

  async leave(reason: string): Promise<void> {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    log(`Leaving: ${reason}.`);
    this.#engines.consider(false);
    this.#server.close();
    await this.#sessions.endAll(LEAVE_GRACE_MS);
    for (const client of this.#clients.keys()) client.close();
    if ((await this.#claim?.isStillOurs()) === true) await releaseDirectory(this.#options.home);
    process.exit(0);
  }

  readonly #clientEvents = {
    token: this.#token,
    welcome: () => {
      const { pid } = process;
      return {
        t: "welcome" as const,
        protocol: SESSION_PROTOCOL,
        build: BUILD,
        pid,
        instance: this.#instance,
      };
    },
    onHello: (client: ClientConnection, { engineCommand }: Hello) => {
      this.#clients.set(client, { subscriptions: new Map(), missed: new Map() });
      client.onDrain(() => this.#tellMissed(client));
      this.#engines.connected(engineCommand);
      this.#considerLife();
    },
    onCall: (client: ClientConnection, call: Call, tail: Uint8Array) => {
      const state = this.#clients.get(client);
      if (state === undefined) return;
      const context = { sessions: this.#sessions, client, subscriptions: state.subscriptions };
      answerCall(context, call, tail).catch((error: unknown) => client.fail(error));
    },
    onGone: (client: ClientConnection) => {
      for (const subscription of this.#clients.get(client)?.subscriptions.values() ?? [])
        subscription.close();
      this.#clients.delete(client);
      this.#considerLife();
    },
  };

  #tell(session: SessionRecord): void {
    for (const [client, { missed }] of this.#clients) {
      missed.set(session.session, session);
      this.#tellMissed(client);
    }
    this.#considerLife();
  }

  #tellMissed(client: ClientConnection): void {
    const missed = this.#clients.get(client)?.missed;
    if (missed === undefined) return;
    for (const [id, session] of missed) {
      if (!client.takesOutput) return;
      missed.delete(id);
      client.send({ t: "session", session });
    }
  }

  async #checkDirectory(claim: HeldDirectory): Promise<void> {
    if (!(await claim.isStillOurs())) await this.leave("its run directory is gone");
  }

  #considerLife(): void {
    if (this.#isLeaving) return;
    const hasSessions = this.#sessions.live.length > 0;
    const hasClients = this.#clients.size > 0;
    this.#engines.consider(hasSessions && !hasClients);
    if (hasSessions || hasClients) {
      clearTimeout(this.#idleTimer);
      this.#idleTimer = undefined;
      return;
    }
    this.#idleTimer ??= setTimeout(
      () => void this.leave(`no session and no engine for ${this.#options.idleMs} ms`),
      this.#options.idleMs,
    );
  }
}
