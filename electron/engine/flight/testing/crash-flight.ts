import { openEngine } from "#launch/start-engine.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { EngineConnection } from "#launch/engine-socket.ts";
import type { RequestParams } from "#shared/contract/contract.ts";
import { thawMission } from "#shared/contract/mission-snapshot.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import type { DecisionRecord } from "#shared/mission/decisions/decision.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { freshCommand, type Answering, type FlightHome } from "./flight-home.ts";

/** How a person here answers whatever comes: yes, and the first of several ways. */
const yes: Answering = ({ decision }) => ({
  option: (decision.options.find(({ tone }) => tone === "approve") ?? decision.options[0])?.id ?? "none",
  reason: "A test says so.",
});

const CRASH_AT = "FLIGHTDECK_CRASH_AT";

const isLate = (error: unknown): boolean =>
  error instanceof PlainError && error.message.includes("did not answer within");

interface Answer {
  readonly command: CommandId;
  isUnderWay: boolean;
  isAcknowledged: boolean;
}

export interface FollowOptions {
  readonly until: (state: MissionState) => boolean;
  readonly withinMs: number;
  /** Where the engines die that are started one after the other (store/crash-point.ts); later ones die nowhere. */
  readonly crashAt?: readonly string[];
  /** Called when an engine is gone, before the next one is started. */
  readonly onDeath?: () => void;
  /** Called with every event that is news. */
  readonly onEvent?: (recorded: Recorded) => void;
  /** By default every decision is answered with yes. */
  readonly answers?: Answering;
}

/**
 * A client that outlives engines: it connects again whenever one is gone, says again what was not acknowledged, and remembers
 * everything it was ever told.
 */
export class CrashFlight {
  readonly home: FlightHome;
  readonly mission: MissionId;
  /** Every event that anybody was told of, by its number. */
  readonly seen = new Map<number, Recorded>();
  /** From the wish for an engine to its welcome, milliseconds, for every engine but the first. */
  readonly restartsMs: number[] = [];
  /** Points at which engines died. */
  readonly diedAt: string[] = [];
  readonly #answers = new Map<string, Answer>();
  #state: MissionState | null = null;
  #connection: EngineConnection | null = null;
  #engines = 0;

  constructor(home: FlightHome, mission: MissionId) {
    this.home = home;
    this.mission = mission;
  }

  /** Decisions that an engine said were answered. */
  get acknowledgedAnswers(): readonly string[] {
    return [...this.#answers].filter(([, { isAcknowledged }]) => isAcknowledged).map(([id]) => id);
  }

  get state(): MissionState {
    if (this.#state === null) throw new Error("nothing was seen of the mission yet");
    return this.#state;
  }

  get pid(): number | null {
    return this.#connection?.welcome.pid ?? null;
  }

  /** Follows the mission over any number of engines until it is as wanted. */
  async follow(options: FollowOptions): Promise<MissionState> {
    const deadline = performance.now() + options.withinMs;
    const points = [...(options.crashAt ?? [])];
    for (;;) {
      if (performance.now() > deadline) throw new Error(`Not there in time.\n${this.#report()}`);
      const point = points.shift() ?? null;
      const state = await this.#followOne(options, point, deadline);
      if (state !== null) return state;
      if (point !== null) this.diedAt.push(point);
      options.onDeath?.();
    }
  }

  disconnect(): void {
    this.#connection?.socket.destroy();
    this.#connection = null;
  }

  /** null: this engine is gone. */
  async #followOne(
    options: FollowOptions,
    crashAt: string | null,
    deadline: number,
  ): Promise<MissionState | null> {
    let gone: () => void = () => undefined;
    const isGone = new Promise<void>((resolve) => (gone = resolve));
    const connection = await this.#connect(crashAt, () => gone());
    this.#connection = connection;
    if (connection === null) return null;
    const { client } = connection;
    return new Promise((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        end();
      };
      const look = (): void => {
        const state = this.#state;
        if (state === null) return;
        if (options.until(state)) {
          stop();
          return finish(() => resolve(state));
        }
        for (const id of state.pending) {
          const record = state.decisions.get(id);
          if (record !== undefined) this.#answer(connection, record, options.answers ?? yes);
        }
      };
      // The connection would take an error for something it cannot read, and the next one would hide it.
      const orReject = (hear: () => void): void => {
        try {
          hear();
          look();
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const stop = client.subscribeTo("mission", this.mission, {
        snapshot: (snapshot) => orReject(() => this.#take(thawMission(snapshot))),
        update: (recorded) =>
          orReject(() => {
            for (const each of [recorded].flat()) {
              this.#note(each);
              options.onEvent?.(each);
            }
          }),
      });
      void isGone.then(() => finish(() => resolve(null)));
      const late = (): void => finish(() => reject(new Error(`Not there in time.\n${this.#report()}`)));
      const timer = setTimeout(late, Math.max(0, deadline - performance.now()));
    });
  }

  /** null: it died before it said welcome, as it was told to. */
  async #connect(crashAt: string | null, onGone: () => void): Promise<EngineConnection | null> {
    const { home, installation, environment } = this.home;
    const begun = performance.now();
    if (crashAt !== null) process.env[CRASH_AT] = crashAt;
    try {
      const connection = await openEngine(home, installation, "test", onGone, environment);
      if (this.#engines > 0) this.restartsMs.push(performance.now() - begun);
      this.#engines += 1;
      return connection;
    } catch (error) {
      // One that is slow to start where much else runs is waited for, for as long as this flight may take.
      if (crashAt === null && !isLate(error)) throw error;
      return null;
    } finally {
      delete process.env[CRASH_AT];
    }
  }

  /** What the next engine says of the mission may be more than what the one before it told, and never less. */
  #take(state: MissionState): void {
    const known = Math.max(0, ...this.seen.keys());
    if (state.head < known)
      throw new Error(`event ${known} was told, and the next engine knows ${state.head}`);
    this.#state = state;
    for (const answer of this.#answers.values()) answer.isUnderWay = false;
  }

  #note(recorded: Recorded): void {
    const expected = this.state.head + 1;
    if (recorded.seq !== expected) throw new Error(`event ${recorded.seq} came instead of ${expected}`);
    this.seen.set(recorded.seq, recorded);
    this.#state = evolve(this.#state, recorded);
  }

  /** With the same id however often it has to be said. */
  #answer({ client }: EngineConnection, record: DecisionRecord, answers: Answering): void {
    const given = answers(record);
    if (given === null) return;
    const { id } = record.decision;
    const answer = this.#answers.get(id) ?? {
      command: freshCommand(),
      isUnderWay: false,
      isAcknowledged: false,
    };
    this.#answers.set(id, answer);
    if (answer.isUnderWay) return;
    answer.isUnderWay = true;
    const command = { type: "decision.answer", decisions: [id], ...given } as unknown as CommandInput;
    const params = { commandId: answer.command, mission: this.mission, command };
    void client
      .request("missions.command", params as RequestParams<"missions.command">)
      .then(({ ok }) => (answer.isAcknowledged ||= ok));
  }

  #report(): string {
    const tasks = [...(this.#state?.tasks.values() ?? [])].map(
      ({ spec, stage, attempts }) =>
        `${spec.id}: ${stage}; ${attempts.map(({ number, failure }) => `#${number} ${failure ?? "-"}`).join("; ")}`,
    );
    const asked = [...(this.#state?.pending ?? [])].flatMap((id) => {
      const decision = this.#state?.decisions.get(id)?.decision;
      return decision === undefined ? [] : [decision.question, JSON.stringify(decision.evidence)];
    });
    const log = this.home.log("engine").slice(-3_000);
    return [this.#state?.phase ?? "nothing seen", ...tasks, ...asked, log].join("\n");
  }
}
