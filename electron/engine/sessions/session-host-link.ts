import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "#launch/process-alive.ts";
import type { SessionId } from "#shared/ids.ts";
import type { HostAddress } from "#shared/session-protocol/host-address.ts";
import {
  type HostCall,
  type OpenCall,
  SESSION_PROTOCOL,
  type SessionRecord,
} from "#shared/session-protocol/message.ts";
import {
  type Answer,
  HostConnection,
  type NewCall,
  type OutputListener,
  tellLost,
  type Welcome,
} from "./host-connection.ts";
import { HostLinkError } from "./host-errors.ts";
import { type HostStart, readHostAddress, startHost } from "./host-process.ts";
import { LINK_LIMITS, type LinkLimits } from "./link-limits.ts";
import { StartBudget } from "./start-budget.ts";

/** `starting` only until the first answer; afterwards it is connected or not. */
export type HostLinkState = "starting" | "connected" | "lost";

export interface SessionHostLinkOptions {
  /** The data directory. */
  readonly home: string;
  /** null: attach to a running host, never start one. */
  readonly start: HostStart | null;
  readonly now?: () => number;
  readonly limits?: LinkLimits;
  /** How the host is to start an engine when none is connected: a host may be older than this build. */
  readonly engineCommand?: readonly string[];
}

export interface HostSubscription {
  addCredit(bytes: number): void;
  close(): void;
}

/** Once started, a host listens within about 150 ms; a loaded computer may take much longer. */
const START_MS = 5_000;
const POLL_MS = 10;
const FIRST_RETRY_MS = 20;
const MAX_RETRY_MS = 2_000;

/** The end of a connection, boxed: a promise of a promise would wait for both. */
interface Attached {
  readonly gone: Promise<void>;
}

type Signal = Extract<HostCall, { t: "signal" }>["signal"];

/**
 * The engine's one link to the session host of its data directory: finds it, starts it when there is none, and connects
 * again when it is gone. What was in flight when the link broke is rejected; a subscription hears `lost`.
 */
export class SessionHostLink {
  readonly #options: SessionHostLinkOptions;
  readonly #budget: StartBudget;
  readonly #onSession = new Set<(record: SessionRecord) => void>();
  readonly #onState = new Set<(state: HostLinkState) => void>();
  readonly #closing = new AbortController();
  #state: HostLinkState = "starting";
  #problem: string | null = null;
  #connection: HostConnection | null = null;
  #isRunning = false;

  constructor(options: SessionHostLinkOptions) {
    this.#options = options;
    this.#budget = new StartBudget(options.now ?? (() => performance.now()));
  }

  get state(): HostLinkState {
    return this.#state;
  }

  /** One sentence about why there is no link; null while there is one. */
  get problem(): string | null {
    return this.#problem;
  }

  get host(): Pick<Welcome, "pid" | "build" | "instance"> | null {
    return this.#connection?.welcome ?? null;
  }

  /** Begins to connect and never stops trying until `close`. */
  connect(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  async connected(timeoutMs: number = START_MS * 2): Promise<void> {
    if (this.#state === "connected") return;
    await new Promise<void>((resolve, reject) => {
      const stop = this.onState((state) => {
        if (state !== "connected") return;
        stop();
        clearTimeout(timer);
        resolve();
      });
      const timer = setTimeout(() => {
        stop();
        reject(new HostLinkError(this.#problem ?? `No session host answered within ${timeoutMs} ms.`));
      }, timeoutMs);
    });
  }

  async open(call: OpenCall): Promise<SessionRecord> {
    return recordOf(await this.#call({ t: "open", ...call }));
  }

  /** Resolves when the process has the bytes. A sequence the host knows already is accepted and not written again. */
  async write(session: SessionId, writer: string, seq: number, bytes: Uint8Array): Promise<void> {
    await this.#call({ t: "write", session, writer, seq }, bytes);
  }

  async resize(session: SessionId, cols: number, rows: number): Promise<void> {
    await this.#call({ t: "resize", session, cols, rows });
  }

  /** For `end` the record of the ended session, once nothing of it is left. */
  async signal(session: SessionId, signal: Signal, graceMs: number): Promise<SessionRecord | null> {
    return (await this.#call({ t: "signal", session, signal, graceMs })).session ?? null;
  }

  async list(): Promise<readonly SessionRecord[]> {
    return (await this.#call({ t: "list" })).sessions ?? [];
  }

  /** Output from an offset on, at most `credit` bytes of it. Without a link the listener hears `lost` in the next turn. */
  subscribe(session: SessionId, from: number, credit: number, listener: OutputListener): HostSubscription {
    const connection = this.#state === "connected" ? this.#connection : null;
    if (connection === null) {
      queueMicrotask(() => tellLost(listener));
      return { addCredit: () => undefined, close: () => undefined };
    }
    const subscription = connection.subscribe(session, from, credit, listener);
    return {
      addCredit: (bytes) => connection.addCredit(subscription, session, from, bytes),
      close: () => connection.unsubscribe(subscription),
    };
  }

  onSession(listener: (record: SessionRecord) => void): () => void {
    this.#onSession.add(listener);
    return () => this.#onSession.delete(listener);
  }

  onState(listener: (state: HostLinkState) => void): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  /** Ends this connection only; the next one follows by itself. */
  dropConnection(): void {
    this.#connection?.close();
  }

  /** Disconnects; the host and its sessions live on. */
  close(): void {
    this.#closing.abort();
    this.#connection?.close();
  }

  #call(call: NewCall, tail?: Uint8Array): Promise<Answer> {
    // A silent host still has a connection, but what is sent now would be done at some later time.
    if (this.#connection !== null && this.#state === "connected") return this.#connection.call(call, tail);
    return Promise.reject(
      new HostLinkError(`${this.#problem ?? "The session host is not connected."} Nothing was sent.`),
    );
  }

  async #run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#closing.signal.aborted) {
      const attached = await this.#attach();
      if (attached !== null) {
        retryMs = FIRST_RETRY_MS;
        await attached.gone;
      }
      await this.#sleep(retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
  }

  /** null: the reason stands in `problem`. */
  async #attach(): Promise<Attached | null> {
    try {
      return (await this.#toRunningHost()) ?? (await this.#toNewHost());
    } catch (error) {
      this.#lose(
        `There is no session host to work with: ${error instanceof Error ? error.message : String(error)}.`,
      );
      return null;
    }
  }

  /** null: nothing listens where the file says, or there is no file. */
  async #toRunningHost(): Promise<Attached | null> {
    const address = await readHostAddress(this.#options.home);
    if (address === null) return null;
    if (address.protocol !== SESSION_PROTOCOL && isAlive(address.pid))
      throw new Error(otherProtocol(address));
    return this.#greet(address);
  }

  async #toNewHost(): Promise<Attached | null> {
    const { start, home } = this.#options;
    if (start === null) throw new Error("none is running, and none was to be started");
    if (!this.#budget.take()) {
      throw new Error(
        `it was started ${this.#budget.starts} times within a minute and did not stay; see ${start.logFile}`,
      );
    }
    const child: { left: string | null } = { left: null };
    startHost(start, (how) => {
      child.left = how;
    });
    const deadline = performance.now() + START_MS;
    while (performance.now() < deadline && !this.#closing.signal.aborted) {
      const address = await readHostAddress(home);
      const attached = address?.protocol === SESSION_PROTOCOL ? await this.#greet(address) : null;
      if (attached !== null) return attached;
      if (child.left !== null && child.left !== "exit code 0")
        throw new Error(`it left with ${child.left}; see ${start.logFile}`);
      await this.#sleep(POLL_MS);
    }
    throw new Error(`it did not answer within ${START_MS} ms of its start; see ${start.logFile}`);
  }

  /** null: nobody listens there. */
  async #greet(address: HostAddress): Promise<Attached | null> {
    let end: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      end = resolve;
    });
    const events = {
      onSession: (record: SessionRecord) => {
        for (const listener of this.#onSession) listener(record);
      },
      onSilent: (heardAt: Date) => this.#silent(heardAt),
      onAnswering: () => this.#answers(),
      onGone: (reason: string) => {
        this.#lose(`The link to the session host broke: ${reason}.`);
        end();
      },
    };
    const { limits = LINK_LIMITS, engineCommand } = this.#options;
    const connection = await HostConnection.open(address, events, { limits, engineCommand }).catch(
      (error: unknown) => {
        if (error instanceof Error && /ECONNREFUSED|ENOENT/.test(error.message)) return null;
        throw error;
      },
    );
    if (connection === null) return null;
    if (this.#closing.signal.aborted) connection.close();
    else this.#connect(connection);
    return { gone };
  }

  #connect(connection: HostConnection): void {
    this.#connection = connection;
    this.#answers();
  }

  #answers(): void {
    this.#problem = null;
    this.#enter("connected");
  }

  /** The connection is kept: the process lives, its sessions with it, and a second host could not take its place. */
  #silent(heardAt: Date): void {
    const time = heardAt.toTimeString().slice(0, "hh:mm:ss".length);
    this.#problem = `The session host does not answer since ${time}; its terminals go on if it lives, and nothing was ended.`;
    this.#enter("lost");
  }

  #lose(problem: string): void {
    this.#connection = null;
    this.#problem = problem;
    this.#enter("lost");
  }

  #enter(state: HostLinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#onState) listener(state);
  }

  async #sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal }).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) throw error;
    });
  }
}

function recordOf(answer: Answer): SessionRecord {
  if (answer.session === undefined)
    throw new HostLinkError("The session host answered without the session's record.");
  return answer.session;
}

function otherProtocol({ protocol, pid }: HostAddress): string {
  return `one of another version runs here (protocol ${protocol}, ours is ${SESSION_PROTOCOL}, process ${pid}); its sessions go on, and terminals work again when the last of them has ended`;
}
