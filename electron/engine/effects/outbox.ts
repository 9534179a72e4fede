import { join } from "node:path";
import { PlainError, sentenceFor, sentenceOf } from "#launch/plain-error.ts";
import type { MissionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { command as commandShape, type Command } from "#shared/mission/command.ts";
import type { Effect, EffectType } from "#shared/mission/effect.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionClock } from "../missions/mission-clock.ts";
import type { Missions } from "../missions/missions.ts";
import { crashPoint } from "../store/crash-point.ts";
import { privateDirectory } from "../store/durable-files.ts";
import type { EffectChange, EffectRow, NewEffect } from "../store/effect-table.ts";
import type { Store } from "../store/store.ts";
import type { EffectHandler, EffectHandlers, EffectWorld } from "./effect-handler.ts";
import {
  effectOf,
  isTriedUntilTaken,
  isUrgent,
  laneOf,
  outcomeId,
  outcomePlaces,
  outcomeTarget,
  type Lane,
  type OpenEffect,
} from "./outbox-lane.ts";
import { safeReason } from "./safe-reason.ts";
import { unfinishedCommands } from "./unfinished.ts";

export interface OutboxParts {
  readonly store: Pick<Store, "effects" | "changeEffects">;
  readonly missions: Pick<Missions, "send" | "read" | "onEffects">;
  readonly handlers: EffectHandlers;
  readonly clock: MissionClock;
  /** Names this engine in the lease. */
  readonly owner: string;
  /** The data directory. */
  readonly directory: string;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
}

/** Handlers wait for git, disks and agents, not for the processor; more at a time would only get into each other's way. */
const MAX_AT_ONCE = 16;
/** After this many tries an effect has failed. */
export const MAX_TRIES = 5;
const FIRST_RETRY_MS = 1_000;
const RETRY_FACTOR = 4;
const LONGEST_RETRY_MS = FIRST_RETRY_MS * RETRY_FACTOR ** (MAX_TRIES - 2);
/** What a mission is told of an effect that is still tried takes no place of its outcome, which comes later. */
const STILL_TRIED = "still tried: ";
/** The disk did not take what became of an effect: how long until it is told again. */
const TELL_AGAIN_MS = 5_000;

/**
 * Does what missions ask of the world. An effect is leased on disk before it is begun, its outcome is a command, and only
 * when that is on disk the effect is done. So an engine that dies leaves a trace of everything it had begun, and the next
 * one knows what to do again and what not.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #lanes = new Map<string, Lane>();
  readonly #known = new Set<string>();
  /** Effects of an engine that died, and what takes back the next try to take them up. */
  readonly #untaken = new Map<string, () => void>();
  readonly #leaving = new AbortController();
  #running = 0;
  /** Those of them that are counted: what is urgent is not. */
  #patient = 0;
  #stopListening: (() => void) | null = null;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Takes up what an engine that died left behind, then works until it is closed. */
  async start(): Promise<void> {
    const { missions, store } = this.#parts;
    this.#stopListening = missions.onEffects((mission, effects) => this.#accept(mission, effects));
    for (const row of store.effects.open()) await this.#takeUpOrLater(row);
    this.#pump();
  }

  /** Begins nothing more. What is under way stays leased, unless it ends by itself. */
  close(): void {
    this.#stopListening?.();
    this.#leaving.abort(new PlainError("The engine is leaving; the next one goes on."));
    for (const lane of this.#lanes.values()) lane.cancelAlarm?.();
    for (const cancel of this.#untaken.values()) cancel();
  }

  /** True when nothing is under way, and nothing waits for its turn or its next try: an engine may leave. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#known.size === 0 && this.#untaken.size === 0;
  }

  /** One whose taking up cannot be written now must not keep the others from it, and comes again itself. */
  async #takeUpOrLater(row: EffectRow): Promise<void> {
    try {
      await this.#takeUp(row);
      this.#untaken.delete(row.id);
    } catch (error) {
      if (this.#leaving.signal.aborted) return;
      const { clock, report } = this.#parts;
      report(`The effect "${row.type}" of mission ${row.missionId} is taken up later: ${sentenceOf(error)}`);
      const again = (): void => void this.#takeUpOrLater(row).then(() => this.#pump());
      this.#untaken.set(row.id, clock.wake(clock.nowMs() + TELL_AGAIN_MS, again));
    }
  }

  async #takeUp(row: EffectRow): Promise<void> {
    const { id, type, body, attempts } = row;
    // Written by a clock that may have been put back since.
    const latest = this.#parts.clock.nowMs() + LONGEST_RETRY_MS;
    const notBefore = row.notBefore === null ? null : Math.min(row.notBefore, latest);
    const mission = row.missionId as MissionId;
    const open: OpenEffect = { id, mission, type, body, attempts, notBefore, outcome: null };
    const effect = effectOf(row);
    if (effect === null) {
      await this.#finish(
        id,
        "failed",
        `This Flightdeck does not know the effect "${type}" in this form; it was not begun: update Flightdeck.`,
      );
      return;
    }
    if (row.status === "queued") this.#add(open);
    else if (row.safety === "replaySafe") {
      await this.#change({
        kind: "queue",
        id,
        notBefore: null,
        error: "The engine stopped while this was under way; it is done again.",
      });
      this.#add(open);
    } else {
      const why = `The engine stopped while "${type}" was under way, so nobody knows how far it came.`;
      const note = await this.#tellUnfinished(open, effect, why);
      await this.#finish(id, "retired", note);
    }
  }

  #accept(mission: MissionId, effects: readonly NewEffect[]): void {
    for (const { id, type, body } of effects) {
      this.#add({ id, mission, type, body, attempts: 0, notBefore: null, outcome: null });
    }
    this.#pump();
  }

  #add(open: OpenEffect): void {
    const type = open.type as EffectType;
    if (this.#known.has(open.id)) return;
    this.#known.add(open.id);
    const key = laneOf(open);
    const lane = this.#lanes.get(key);
    if (lane === undefined) this.#lanes.set(key, { type, queue: [open], isBusy: false, cancelAlarm: null });
    else lane.queue.push(open);
  }

  #pump(): void {
    for (const [key, lane] of this.#lanes) {
      if (this.#leaving.signal.aborted) return;
      if (lane.queue.length === 0 && !lane.isBusy) this.#lanes.delete(key);
      else if (this.#isDue(lane) && (isUrgent(lane) || this.#patient < MAX_AT_ONCE)) void this.#work(lane);
      // One that an earlier engine put off has no alarm of this one yet.
      else if (!lane.isBusy && lane.cancelAlarm === null) this.#setAlarm(lane);
    }
  }

  #isDue(lane: Lane): boolean {
    const [head] = lane.queue;
    if (head === undefined || lane.isBusy) return false;
    return head.notBefore === null || head.notBefore <= this.#parts.clock.nowMs();
  }

  /** The head of the lane, from its lease to its end or its next try. Never rejects. */
  async #work(lane: Lane): Promise<void> {
    const [head] = lane.queue;
    if (head === undefined) return;
    lane.isBusy = true;
    this.#running += 1;
    if (!isUrgent(lane)) this.#patient += 1;
    try {
      const isOver = await this.#perform(head);
      if (isOver) {
        lane.queue.shift();
        this.#known.delete(head.id);
      }
    } catch (error) {
      if (!this.#leaving.signal.aborted) {
        this.#parts.report(
          `The effect "${head.type}" of mission ${head.mission} waits, because what became of it could not be written: ${sentenceOf(error)}`,
        );
        head.notBefore = this.#parts.clock.nowMs() + TELL_AGAIN_MS;
      }
    }
    lane.isBusy = false;
    this.#running -= 1;
    if (!isUrgent(lane)) this.#patient -= 1;
    this.#setAlarm(lane);
    this.#pump();
  }

  #setAlarm(lane: Lane): void {
    lane.cancelAlarm?.();
    lane.cancelAlarm = null;
    const [head] = lane.queue;
    const due = head?.notBefore ?? null;
    if (head === undefined || due === null || this.#leaving.signal.aborted) return;
    lane.cancelAlarm = this.#parts.clock.wake(due, () => {
      // Timers are coarse, and the clock may have been put back: when it rings, the time has come.
      lane.cancelAlarm = null;
      head.notBefore = null;
      this.#pump();
    });
  }

  /** True when the effect is at its end; false when it is to be tried again. */
  async #perform(open: OpenEffect): Promise<boolean> {
    if (open.outcome === null) {
      const begun = await this.#begin(open);
      if (begun !== "done") return begun === "failed";
    }
    crashPoint("effect.after-handler");
    const note = await this.#tell(open, open.outcome ?? []);
    crashPoint("effect.after-outcome");
    await this.#finish(open.id, "done", note);
    return true;
  }

  /** Leases it and does it. */
  async #begin(open: OpenEffect): Promise<"done" | "again" | "failed"> {
    const effect = effectOf(open);
    if (effect === null) {
      throw new PlainError(`"${open.type}" was asked for in a form this Flightdeck does not know.`);
    }
    await this.#change({ kind: "lease", id: open.id, owner: this.#parts.owner });
    open.attempts += 1;
    crashPoint("effect.after-lease");
    try {
      open.outcome = await this.#handle(effect, open);
      return "done";
    } catch (error) {
      // Whatever ends because the engine leaves stays leased: the next engine decides what that means.
      if (this.#leaving.signal.aborted) return "again";
      return await this.#notDone(open, effect, safeReason(sentenceFor(error)));
    }
  }

  async #handle(effect: Effect, { mission, id }: OpenEffect): Promise<readonly Command[]> {
    const handler = this.#parts.handlers[effect.type] as EffectHandler<EffectType>;
    const outcome = await handler(effect, this.#world(mission, id));
    return outcome.map(asCommand);
  }

  #world(mission: MissionId, id: string): EffectWorld {
    const { directory, missions } = this.#parts;
    const folder = join(directory, "missions", mission);
    privateDirectory(folder);
    return {
      id,
      mission,
      folder,
      signal: this.#leaving.signal,
      async read<View>(view: (state: MissionState) => View): Promise<View> {
        const seen = await missions.read(mission, view);
        if (!seen.ok) throw new PlainError(seen.sentence);
        return seen.view;
      },
    };
  }

  /** Another try later, or the end. */
  async #notDone(open: OpenEffect, effect: Effect, why: string): Promise<"again" | "failed"> {
    if (open.attempts < MAX_TRIES) return this.#later(open, why);
    const sentence = `"${effect.type}" was tried ${open.attempts} times and did not work: ${why}`;
    const isLastTry = open.attempts === MAX_TRIES;
    if (isLastTry) this.#parts.report(`Mission ${open.mission}: ${sentence}`);
    if (isTriedUntilTaken(open)) {
      if (isLastTry) await this.#tellUnfinished(open, effect, sentence, STILL_TRIED);
      return this.#later(open, sentence);
    }
    const note = await this.#tellUnfinished(open, effect, sentence);
    await this.#finish(open.id, "failed", note);
    return "failed";
  }

  async #later(open: OpenEffect, error: string): Promise<"again"> {
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * RETRY_FACTOR ** (open.attempts - 1));
    open.notBefore = this.#parts.clock.nowMs() + waitMs;
    await this.#change({ kind: "queue", id: open.id, notBefore: open.notBefore, error });
    return "again";
  }

  /** The sentence to keep: why, and what the mission made of it. */
  async #tellUnfinished(open: OpenEffect, effect: Effect, sentence: string, before = ""): Promise<string> {
    const why = safeReason(sentence);
    const told = unfinishedCommands(effect, why);
    if (told.length === 0) return why;
    const note = await this.#tell(open, told.map(asCommand), before);
    return note === null ? why : `${why} ${note}`;
  }

  /** Sends what came of it. Gives a sentence when the mission had no use for it any more. */
  async #tell(
    { id, mission }: OpenEffect,
    commands: readonly Command[],
    before = "",
  ): Promise<string | null> {
    const notes: string[] = [];
    const places = outcomePlaces(commands);
    for (const [index, command] of commands.entries()) {
      const place = `${before}${places[index]}`;
      const extra = { target: outcomeTarget(id, place), cause: id };
      const answer = await this.#parts.missions.send(outcomeId(id, place), mission, command, ENGINE, extra);
      if (answer.ok) continue;
      if (answer.code === "not-written") throw new PlainError(answer.sentence);
      notes.push(`The mission had no use for ${command.type}: ${answer.sentence}`);
    }
    return notes.length === 0 ? null : notes.join(" ");
  }

  #finish(id: string, status: "done" | "failed" | "retired", error: string | null): Promise<void> {
    return this.#change({ kind: "finish", id, status, at: this.#parts.clock.nowMs(), error });
  }

  #change(change: EffectChange): Promise<void> {
    return this.#parts.store.changeEffects([change]);
  }
}

/** Nothing is sent that the domain does not know as a command: what is written of it could not be read again. */
function asCommand(outcome: Command): Command {
  const parsed = commandShape.safeParse(outcome);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlainError(
    `What came of it is no ${outcome.type} (at ${issue?.path.join(".") ?? "its top"}: ${issue?.message ?? "it does not fit"}). The mission was not told.`,
  );
}
