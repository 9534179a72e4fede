import { logFile } from "#launch/data-directory.ts";
import { connectToEngine, SilentEngineError, type EngineConnection } from "#launch/engine-socket.ts";
import type { Installation } from "#launch/installation.ts";
import { sentenceFor } from "#launch/plain-error.ts";
import { EngineRefusedError, openEngine } from "#launch/start-engine.ts";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { LinkState } from "#shared/contract/window.ts";
import { RestartBudget } from "./restart-budget.ts";

/** Together at most 8 s from the last sign of life to "not answering". */
const HEARTBEAT_EVERY_MS = 3_000;
const ANSWER_WITHIN_MS = 5_000;
/** After a start that failed: how soon it is looked whether there is an engine after all. */
const LOOK_AGAIN_MS = 2_000;

export interface EngineSupervisorParts {
  readonly directory: string;
  readonly installation: Installation;
  readonly onState: (state: LinkState) => void;
  /** Main's own connection; null when it broke. */
  readonly onClient: (client: GatewayClient | null) => void;
}

/**
 * Keeps an engine running for this app and says truthfully whether it answers. A silent engine is never replaced: it may
 * be stopped by a debugger or a sleeping machine, and two engines must not exist; the kernel lock would refuse the second.
 */
export class EngineSupervisor {
  readonly #directory: string;
  readonly #installation: Installation;
  readonly #onState: (state: LinkState) => void;
  readonly #onClient: (client: GatewayClient | null) => void;
  readonly #budget = new RestartBudget();
  #state: LinkState = { state: "starting", attempt: 1 };
  #connection: EngineConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #stopped = false;

  constructor({ directory, installation, onState, onClient }: EngineSupervisorParts) {
    this.#directory = directory;
    this.#installation = installation;
    this.#onState = onState;
    this.#onClient = onClient;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    this.#attempt += 1;
    // Neither a silent engine nor one that was given up looks any different while it is tried once more.
    if (this.#state.state !== "silent") this.#tell({ state: "starting", attempt: this.#attempt });
    this.#connect().catch((error: unknown) => this.#onNoStart(error));
  }

  /** A person asked: whatever happened before does not count. */
  startAgain(): void {
    if (this.#state.state !== "failed") return;
    clearTimeout(this.#timer);
    this.#budget.refill();
    this.#attempt = 0;
    this.start();
  }

  /** Lets go of the engine; it lives on as long as it is needed. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#connection?.socket.destroy();
  }

  async #connect(): Promise<void> {
    const connection = await openEngine(this.#directory, this.#installation, "main", (reason) =>
      this.#onClosed(reason),
    );
    if (this.#stopped) {
      connection.socket.destroy();
      return;
    }
    this.#connection = connection;
    this.#attempt = 0;
    this.#onClient(connection.client);
    this.#tell({ state: "up" });
    this.#scheduleHeartbeat();
  }

  #scheduleHeartbeat(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#heartbeat(), HEARTBEAT_EVERY_MS);
  }

  #heartbeat(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const askedAt = Date.now();
    this.#timer = setTimeout(() => this.#tell({ state: "silent", since: askedAt }), ANSWER_WITHIN_MS);
    void this.#askUntilAnswered(connection).then((answered) => {
      if (!answered || this.#stopped || this.#connection !== connection) return;
      if (this.#state.state === "silent") this.#tell({ state: "up" });
      this.#scheduleHeartbeat();
    });
  }

  /** A ping that ran out of time is asked again: only a closed connection ends the waiting. */
  async #askUntilAnswered(connection: EngineConnection): Promise<boolean> {
    while (this.#connection === connection && !this.#stopped) {
      if ((await connection.client.ping()).ok) return true;
    }
    return false;
  }

  /** A start that failed: for good when the engine said why, for now when it was killed or is silent. */
  #onNoStart(error: unknown): void {
    if (this.#stopped) return;
    if (error instanceof SilentEngineError) {
      if (this.#state.state !== "silent") this.#tell({ state: "silent", since: Date.now() });
      this.#timer = setTimeout(() => this.start(), LOOK_AGAIN_MS);
    } else if (error instanceof EngineRefusedError) {
      this.#fail(error.message);
    } else {
      this.#retry(sentenceFor(error));
    }
  }

  #retry(reason: string): void {
    const wait = this.#budget.spend(performance.now());
    if (wait === null) return this.#fail(`The engine ended too often. ${reason}`);
    this.#tell({ state: "down", reason, retryAt: Date.now() + wait });
    this.#timer = setTimeout(() => this.start(), wait);
  }

  #onClosed(reason: string): void {
    clearTimeout(this.#timer);
    this.#connection = undefined;
    this.#onClient(null);
    if (this.#stopped) return;
    this.#retry(reason);
  }

  #fail(reason: string): void {
    if (this.#stopped) return;
    this.#tell({ state: "failed", reason, log: logFile(this.#directory, "engine") });
    this.#lookAgain();
  }

  /** The session host, or a person at a command line, may have started one meanwhile. */
  #lookAgain(): void {
    this.#timer = setTimeout(() => {
      void connectToEngine(this.#directory)
        .then((found) => {
          found?.socket.destroy();
          if (this.#stopped || this.#state.state !== "failed") return;
          if (found === undefined) this.#lookAgain();
          else this.start();
        })
        .catch((error: unknown) => this.#fail(sentenceFor(error)));
    }, LOOK_AGAIN_MS);
  }

  #tell(state: LinkState): void {
    this.#state = state;
    this.#onState(state);
  }
}
