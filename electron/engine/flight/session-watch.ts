import type { ExitRecord } from "#shared/contract/message.ts";
import type { MissionId, SessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import type { AgentChannels } from "../channels/agent-channels.ts";
import type { Missions } from "../missions/missions.ts";
import { hostLost, readExit } from "../sessions/exit-on-disk.ts";
import { HostCallError } from "../sessions/host-errors.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import { crashPoint } from "../store/crash-point.ts";
import { Alarms } from "./alarms.ts";
import {
  isAgentSession,
  isFlown,
  isQuestionSession,
  sessionOfSegment,
  type SegmentName,
} from "./flight-session.ts";
import type { SandboxBoxes } from "./sandbox-boxes.ts";
import { endCommandId, endOf, exitOf } from "./segment-end.ts";
import { liveSegments, type LiveSegment } from "./segment-state.ts";

/** An agent that was asked to wind up writes its hand-off; after this its session is ended without one. */
const WIND_UP_GRACE_MS = 60_000;
/** From TERM to KILL. With what comes before and after, a stop stays below five seconds. */
export const END_GRACE_MS = 3_000;
/** The disk did not take that a session ended: it is told again. */
const TELL_AGAIN_MS = 2_000;

export interface WatchParts {
  readonly home: string;
  readonly link: Pick<SessionHostLink, "list" | "signal" | "onSession" | "onState" | "state">;
  readonly missions: Pick<Missions, "send" | "read" | "onEvents" | "onEffects">;
  readonly channels: Pick<AgentChannels, "open" | "close" | "hearOut" | "sweep">;
  readonly boxes: Pick<SandboxBoxes, "reopen" | "close" | "sweep">;
  readonly report: (sentence: string) => void;
  readonly windUpGraceMs?: number;
}

/**
 * Sees how the sessions of segments end and tells their missions, once. What it knows is thrown away with the engine: at the
 * next start it compares what missions believe with what the session host has and what lies on the disk.
 */
export class SessionWatch {
  readonly #parts: WatchParts;
  /** Segments that missions know to run. */
  readonly #live = new Map<SessionId, LiveSegment>();
  /** Exits that were seen, also of sessions whose start is not written down yet. */
  readonly #exits = new Map<SessionId, ExitRecord>();
  /** An effect ends them: it tells the mission itself. */
  readonly #endedByEffect = new Set<SessionId>();
  readonly #telling = new Set<SessionId>();
  /** Being started, or a command of this engine: nobody's orphan. */
  readonly #expected = new Set<SessionId>();
  readonly #begun = new Map<SessionId, (() => void)[]>();
  readonly #alarms = new Alarms();
  readonly #stops: (() => void)[] = [];
  /** What missions believe was compared with a host once: from then on what is not live here does not run. */
  readonly #compared = Promise.withResolvers<void>();
  #isCompared = false;
  #isClosed = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** From now on; before the outbox begins, so that no end is taken for one nobody asked for. */
  listen(underWay: { readonly ends: readonly SegmentName[]; readonly starts: readonly SegmentName[] }): void {
    for (const name of underWay.ends) this.#endedByEffect.add(sessionOfSegment(name));
    for (const name of underWay.starts) this.#expected.add(sessionOfSegment(name));
    const { missions, link } = this.#parts;
    this.#stops.push(
      missions.onEvents(({ mission, events }) => {
        for (const { event } of events) this.#note(mission, event);
      }),
      missions.onEffects((mission, effects) => {
        for (const { type, body } of effects)
          if (type === "segment.end")
            this.#endedByEffect.add(sessionOfSegment({ mission, ...(body as Omit<SegmentName, "mission">) }));
      }),
      link.onSession((record) => this.#observe(record)),
    );
  }

  /**
   * Brings what missions believe and what the session host has together. Sessions that no mission waits for are ended:
   * nothing of ours flies on unseen.
   */
  async reconcile(underWay: readonly MissionId[]): Promise<void> {
    // Asked before the host is: what begins meanwhile may be missing in its list and is not lost for that.
    const believed = await this.#believed(underWay);
    const records = await this.#parts.link.list();
    for (const record of records) this.#observe(record);
    for (const segment of believed) {
      // One that cannot be taken up now must not keep the others from it.
      await this.#adopt(segment, records).catch((error: unknown) =>
        this.#parts.report(`${segment.session} could not be taken up yet: ${sentenceOf(error)}`),
      );
    }
    this.#isCompared = true;
    this.#compared.resolve();
    await this.#endOrphans(records);
    const running = new Set(records.flatMap(({ session, exit }) => (exit === null ? [session] : [])));
    this.#parts.boxes.sweep((session) => this.#isKnown(session) || running.has(session));
    await this.#parts.channels.sweep([
      ...this.#live.keys(),
      ...this.#endedByEffect,
      ...this.#expected,
      ...running,
    ]);
  }

  /** What missions believe to run; also those that are over and in which something was seen to run. */
  async #believed(underWay: readonly MissionId[]): Promise<readonly LiveSegment[]> {
    const believed: LiveSegment[] = [];
    const running = [...this.#live.values()].map(({ mission }) => mission);
    for (const id of new Set([...underWay, ...running])) {
      const seen = await this.#parts.missions.read(id, (state) => liveSegments(state));
      if (seen.ok) believed.push(...seen.view);
    }
    return believed;
  }

  /** Resolves when the mission has written down that this session started; reports of it mean nothing before. */
  async begun(session: SessionId): Promise<void> {
    // What has ended has begun, and what is still said of it is judged by the mission.
    if (this.#live.has(session) || !this.#expected.has(session)) return;
    await new Promise<void>((resolve) => {
      this.#begun.set(session, [...(this.#begun.get(session) ?? []), resolve]);
    });
  }

  /** It is about to be opened; until it is forgotten or its start is written down nobody may take it for an orphan. */
  expect(session: SessionId): void {
    this.#expected.add(session);
  }

  isLive(session: SessionId): boolean {
    return this.#live.has(session) && !this.#exits.has(session);
  }

  /**
   * Whether a session that its mission believes to run can be told anything; false: it was seen to end. Nobody knows until
   * a host was asked once, so this waits for one.
   */
  async runs(session: SessionId, signal: AbortSignal): Promise<boolean> {
    if (!this.#live.has(session) && !this.#exits.has(session) && !this.#isCompared)
      await unlessAborted(this.#compared.promise, signal);
    if (this.#exits.has(session)) return false;
    if (this.#live.has(session)) return true;
    throw new PlainError(`Whether ${session} runs could not be seen yet. It was told nothing.`);
  }

  /** Sessions of agents that run now. */
  get liveSessions(): readonly SessionId[] {
    return [...this.#live.keys()].filter((session) => !this.#exits.has(session));
  }

  /**
   * A person wants everything to end: each is told as interrupted, so that its task goes on at the next start. Rejects, when
   * all others have ended, if one could not be.
   */
  async endAll(): Promise<void> {
    const ends = await Promise.allSettled(
      this.liveSessions.map(async (session) => {
        const segment = this.#live.get(session);
        const exit = await this.end(session);
        if (segment !== undefined) await this.#sendEnd(segment, exit, "interrupted");
      }),
    );
    const failed = ends.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** It was asked to wind up: what comes now is its hand-off, or its end. */
  windUp(segment: LiveSegment): void {
    this.#live.set(segment.session, { ...segment, windingUp: true });
    const graceMs = this.#parts.windUpGraceMs ?? WIND_UP_GRACE_MS;
    this.#alarms.set(segment.session, graceMs, () => {
      if (this.isLive(segment.session)) void this.#end(segment.session);
    });
  }

  /** Ends the session and everything in it, and answers how it ended. */
  async end(session: SessionId): Promise<ExitRecord> {
    // Nobody waits for one whose end was told already, and what nobody waits for is not kept in mind.
    if (this.#live.has(session) || !this.#isCompared) this.#endedByEffect.add(session);
    const record = await this.#signalEnd(session);
    const exit = record?.exit ?? (await readExit(this.#parts.home, session)) ?? hostLost(Date.now());
    if (this.#isKnown(session)) this.#exits.set(session, exit);
    await this.#tidy(session);
    return exit;
  }

  /** It never ran, or its mission was told of its end. */
  async forget(session: SessionId): Promise<void> {
    this.#letGo(session);
    this.#isBegun(session);
    await this.#tidy(session);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#alarms.close();
  }

  #note(mission: MissionId, event: MissionEvent): void {
    if (event.type === "segment.began") {
      const { task, attempt, segment, session } = event;
      const name = { mission, task, attempt, segment };
      this.#live.set(session, { ...name, session, windingUp: false, givenUp: false, network: null });
      this.#expected.delete(session);
      this.#isBegun(session);
      this.#tellEnd(session);
      void this.#lookFor(session);
    } else if (event.type === "segment.ended") {
      const { task, attempt, segment } = event;
      const session = sessionOfSegment({ mission, task, attempt, segment });
      const hadBegun = this.#live.has(session);
      this.#letGo(session);
      this.#isBegun(session);
      // A start that was given up may have come about all the same, in a host that answered too late.
      if (!hadBegun) void this.#end(session);
      void this.#tidy(session);
    }
  }

  /** Nobody waits for it any more. */
  #letGo(session: SessionId): void {
    this.#live.delete(session);
    this.#exits.delete(session);
    this.#expected.delete(session);
    this.#endedByEffect.delete(session);
    this.#alarms.cancel(session);
  }

  #isBegun(session: SessionId): void {
    for (const resolve of this.#begun.get(session) ?? []) resolve();
    this.#begun.delete(session);
  }

  /** A host that died between the opening and this took it along, and the next host never had it. */
  async #lookFor(session: SessionId): Promise<void> {
    try {
      const records = await this.#parts.link.list();
      const exit = await exitOf(
        this.#parts.home,
        session,
        records.find((each) => each.session === session),
      );
      if (exit === null || !this.isLive(session)) return;
      this.#exits.set(session, exit);
      this.#tellEnd(session);
    } catch (error) {
      // The next host is asked for everything that is believed to run.
      if (this.#parts.link.state === "connected")
        this.#parts.report(`Whether ${session} runs could not be seen: ${sentenceOf(error)}`);
    }
  }

  #observe({ session, exit }: SessionRecord): void {
    if (exit === null || !isAgentSession(session)) return;
    this.#exits.set(session, exit);
    this.#tellEnd(session);
  }

  /** A mission believes that this runs: it does, or it has ended in one of the ways there are. */
  async #adopt(segment: LiveSegment, records: readonly SessionRecord[]): Promise<void> {
    const { session } = segment;
    this.#live.set(session, segment);
    const record = records.find((each) => each.session === session);
    // What one that ended said last may still lie in its spool.
    await this.#parts.channels.open(segment);
    const exit = await exitOf(this.#parts.home, session, record);
    if (exit === null) {
      await this.#parts.boxes.reopen(session, segment.network);
      if (segment.windingUp) this.windUp(segment);
      this.#isBegun(session);
      // Its attempt is over: the effect that had to end it may have failed for good while there was no host.
      if (segment.givenUp) void this.#endGivenUp(segment);
      // It may have ended while it was taken up.
      else this.#tellEnd(session);
      return;
    }
    this.#exits.set(session, exit);
    if (segment.givenUp) void this.#sendEnd(segment, exit);
    else this.#tellEnd(session);
  }

  async #endGivenUp(segment: LiveSegment): Promise<void> {
    try {
      const exit = await this.end(segment.session);
      await this.#sendEnd(segment, exit, "interrupted");
    } catch (error) {
      this.#parts.report(`The session ${segment.session} could not be ended: ${sentenceOf(error)}`);
    }
  }

  async #endOrphans(records: readonly SessionRecord[]): Promise<void> {
    const orphans = records.filter(
      ({ session, exit }) =>
        exit === null && isFlown(session) && !isQuestionSession(session) && !this.#isKnown(session),
    );
    for (const { session } of orphans) {
      await this.#end(session);
      await this.#tidy(session);
    }
  }

  /** Somebody waits for it, or is about to. */
  #isKnown(session: SessionId): boolean {
    return this.#live.has(session) || this.#endedByEffect.has(session) || this.#expected.has(session);
  }

  async #end(session: SessionId): Promise<void> {
    try {
      await this.#signalEnd(session);
    } catch (error) {
      this.#parts.report(`The session ${session} could not be ended: ${sentenceOf(error)}`);
    }
  }

  async #signalEnd(session: SessionId): Promise<SessionRecord | null> {
    try {
      return await this.#parts.link.signal(session, "end", END_GRACE_MS);
    } catch (error) {
      const gone =
        error instanceof HostCallError && (error.code === "no-session" || error.code === "session-ended");
      if (!gone) throw error;
      return null;
    }
  }

  /** Everything it said is heard before its end is told. */
  #tellEnd(session: SessionId): void {
    const segment = this.#live.get(session);
    const exit = this.#exits.get(session);
    if (segment === undefined || exit === undefined || this.#endedByEffect.has(session)) return;
    if (this.#telling.has(session)) return;
    this.#telling.add(session);
    void this.#sendEnd(segment, exit).finally(() => this.#telling.delete(session));
  }

  async #sendEnd(segment: LiveSegment, exit: ExitRecord, asked?: "interrupted"): Promise<void> {
    try {
      // Kept until the mission was told: an engine that dies in between must not lose it.
      const handOff = await this.#parts.channels.hearOut(segment.session);
      const seen = await endOf(this.#parts.missions, segment, exit, handOff);
      const command = asked === undefined ? seen : { ...seen, end: asked, handOff: null };
      crashPoint("segment.before-end-is-told");
      const id = endCommandId(segment.session);
      const answer = await this.#parts.missions.send(id, segment.mission, command, ENGINE);
      if (answer.ok || answer.code !== "not-written") {
        // The mission knew already, or does not want to.
        this.#letGo(segment.session);
        await this.#tidy(segment.session);
        return;
      }
      this.#parts.report(answer.sentence);
    } catch (error) {
      this.#parts.report(`The end of ${segment.session} could not be told: ${sentenceOf(error)}`);
    }
    if (!this.#isClosed)
      this.#alarms.set(segment.session, TELL_AGAIN_MS, () => this.#tellEnd(segment.session));
  }

  /** What cannot be cleared up now hurts nobody: the session has ended all the same. */
  async #tidy(session: SessionId): Promise<void> {
    try {
      await this.#parts.channels.close(session);
      await this.#parts.boxes.close(session);
    } catch (error) {
      this.#parts.report(`What ${session} left could not be cleared up: ${sentenceOf(error)}`);
    }
  }
}

/** Rejects with the reason of the signal, whichever comes first. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    promise.then(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    }, reject);
  });
}
