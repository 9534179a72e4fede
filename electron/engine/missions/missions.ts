import { randomBytes } from "node:crypto";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { commandId as commandIdShape, WORKBENCH, type MissionId } from "#shared/ids.ts";
import { ENGINE, type Actor } from "#shared/mission/actor.ts";
import type { Command, CommandOf } from "#shared/mission/command.ts";
import { lanesFor } from "#shared/mission/money/capacity.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { crashPoint } from "../store/crash-point.ts";
import type { NewEffect } from "../store/effect-table.ts";
import type { FoundReceipt } from "../store/receipts.ts";
import type { Store } from "../store/store.ts";
import { answerOf, targetOf } from "./command-receipt.ts";
import type { MissionNews, ReadAnswer, SendAnswer } from "./mission-answer.ts";
import type { MissionClock } from "./mission-clock.ts";
import { MissionMailbox, type Letter } from "./mission-mailbox.ts";
import { CLOSED, noMission } from "./refusal-sentences.ts";
import { SchedulingRounds, type MissionScheduler } from "./mission-scheduler.ts";

export interface MissionsParts {
  readonly store: Store;
  readonly clock: MissionClock;
  readonly scheduler: MissionScheduler;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
  /** How many missions without anything in flight stay in memory. */
  readonly keptInMemory?: number;
}

/** What an effect adds to the command it comes back with. */
export interface SendExtra {
  /** What the command is about, when it is not the command itself. */
  readonly target?: string;
  /** What led to it: an effect id. */
  readonly cause?: string;
}

/** A folded mission of a hundred tasks takes about a megabyte; folding one again takes milliseconds. */
const KEPT_IN_MEMORY = 16;
/** After a failed write the disk gets this long before the scheduler tries again. */
const AFTER_FAILURE_MS = 5_000;

/** All missions of a data directory. README.md says what callers may rely on. */
export class Missions {
  readonly #parts: MissionsParts;
  readonly #rounds: SchedulingRounds;
  readonly #boxes = new Map<MissionId, MissionMailbox>();
  /** Letters that are not answered yet, by command id, and those that wait for the same id to be answered. */
  readonly #underWay = new Map<string, { readonly mission: MissionId; readonly letter: Letter }[]>();
  readonly #listeners = new Set<(news: MissionNews) => void>();
  readonly #effectListeners = new Set<(mission: MissionId, effects: readonly NewEffect[]) => void>();
  #inbox: { readonly mission: MissionId; readonly letter: Letter }[] = [];
  #isClosed = false;
  #protectedFolders: readonly string[] | null = null;

  constructor(parts: MissionsParts) {
    this.#parts = parts;
    const { scheduler, clock } = parts;
    this.#rounds = new SchedulingRounds({
      scheduler,
      clock,
      wake: (atMs, run) => clock.wake(atMs, run),
      states: () => this.#states(),
      open: (mission) => void this.#box(mission).loaded(),
      send: (mission, command) => this.#sendOwn(mission, command),
    });
  }

  /**
   * Looks once at every mission that has not ended or whose rows are behind its log: rows are folded again, and what is due
   * is scheduled. Commands are taken meanwhile.
   */
  async start(): Promise<void> {
    const { store } = this.#parts;
    for (const { missionId, headSeq } of store.missions()) {
      if (missionId === WORKBENCH || this.#isClosed) continue;
      const row = store.tables.mission(missionId);
      const hasEnded = row !== null && (row.phase === "landed" || row.phase === "stopped");
      if (row?.seq === headSeq && hasEnded) continue;
      await this.#box(missionId as MissionId).loaded();
      crashPoint("refold.between-missions");
    }
  }

  /** The id of the new mission is in the command. */
  create(commandId: string, command: CommandOf<"mission.create">, actor: Actor): Promise<SendAnswer> {
    return this.send(commandId, command.mission, command, actor);
  }

  send(
    commandId: string,
    mission: MissionId,
    command: Command,
    actor: Actor,
    { target, cause = "" }: SendExtra = {},
  ): Promise<SendAnswer> {
    return new Promise((resolve, reject) => {
      this.#post(mission, {
        commandId,
        command: this.#withProtectedFolders(command),
        actor,
        target: target ?? targetOf(command),
        cause: cause === "" ? null : cause,
        tries: 0,
        answer: (answer) => {
          this.#answered(commandId);
          resolve(answer);
        },
        fail: (error) => {
          this.#answered(commandId);
          reject(error);
        },
      });
    });
  }

  /** Where the data of this engine lies is its own knowledge: what a sender says about it is not asked. */
  #withProtectedFolders(command: Command): Command {
    if (command.type !== "agent.request") return command;
    this.#protectedFolders ??= namesOf(dirname(this.#parts.store.health().file));
    return { ...command, protectedFolders: [...this.#protectedFolders] };
  }

  /** What `view` makes of the mission, once everything it saw is on disk. It must not keep the state it is given. */
  read<View>(mission: MissionId, view: (state: MissionState) => View): Promise<ReadAnswer<View>> {
    if (mission === WORKBENCH)
      return Promise.resolve({ ok: false, code: "unknown", sentence: noMission(mission) });
    return this.#box(mission).read(view);
  }

  /** Calls the listener with facts that are on disk, in the order of each mission. Returns the function that ends it. */
  onEvents(listener: (news: MissionNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same for what was asked of the world. */
  onEffects(listener: (mission: MissionId, effects: readonly NewEffect[]) => void): () => void {
    this.#effectListeners.add(listener);
    return () => this.#effectListeners.delete(listener);
  }

  /** What decides whether anything may start changed outside of all missions: each is asked again what should happen next. */
  lookAgain(): void {
    for (const { id } of this.#states()) this.#rounds.soon(id);
  }

  /** Some mission has a task between its dispatch and its end that waits for no person. */
  get areFlying(): boolean {
    return this.#states().some(({ phase, active }) => phase === "flying" && active.size > 0);
  }

  /** Sessions of agents that may run at once for what is in the air. */
  get lanes(): number {
    return lanesFor(this.#states().filter(({ phase }) => phase === "flying" || phase === "landing"));
  }

  /** Takes no more commands. What is on its way to disk is still answered. */
  close(): void {
    this.#isClosed = true;
    this.#rounds.close();
  }

  #post(mission: MissionId, letter: Letter): void {
    const refusal = this.#refusalAtTheDoor(mission, letter.command);
    if (refusal !== null) {
      letter.answer(refusal);
      return;
    }
    const sameId = this.#underWay.get(letter.commandId);
    if (sameId !== undefined) {
      sameId.push({ mission, letter });
      return;
    }
    this.#underWay.set(letter.commandId, []);
    if (this.#inbox.push({ mission, letter }) === 1) queueMicrotask(() => this.#sort());
  }

  #refusalAtTheDoor(mission: MissionId, command: Command): SendAnswer | null {
    if (this.#isClosed) return { ok: false, code: "not-written", sentence: CLOSED };
    if (mission === WORKBENCH) return { ok: false, code: "unknown", sentence: noMission(mission) };
    if (command.type !== "mission.create" || command.mission === mission) return null;
    const sentence = `The command creates ${command.mission} but was sent to ${mission}. Nothing was created.`;
    return { ok: false, code: "invalid", sentence };
  }

  /** The same id came again while the first was under way: now there is a receipt, or it may be tried anew. */
  #answered(commandId: string): void {
    const waiting = this.#underWay.get(commandId) ?? [];
    this.#underWay.delete(commandId);
    for (const { mission, letter } of waiting) this.#post(mission, letter);
  }

  /** Everything that came in together: one look at the receipts, then each mission decides. */
  #sort(): void {
    const inbox = this.#inbox.splice(0);
    let receipts: ReadonlyMap<string, FoundReceipt>;
    try {
      receipts = this.#parts.store.receipts(inbox.map(({ letter }) => letter.commandId));
    } catch (error) {
      for (const { letter } of inbox) letter.fail(error);
      return;
    }
    for (const { mission, letter } of inbox) {
      const receipt = receipts.get(letter.commandId);
      if (receipt === undefined) this.#box(mission).take(letter);
      else letter.answer(answerOf(receipt, mission, letter));
    }
  }

  /** A command of the scheduler. Nobody waits for it: what it refuses is told, what the disk refuses is tried later. */
  #sendOwn(mission: MissionId, command: Command): void {
    const commandId = commandIdShape.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const again = (sentence: string): void => {
      this.#parts.report(sentence);
      this.#rounds.later(mission, this.#parts.clock.nowMs() + AFTER_FAILURE_MS);
    };
    this.#box(mission).take({
      commandId,
      command,
      actor: ENGINE,
      target: targetOf(command),
      cause: null,
      tries: 0,
      answer: (answer) => {
        if (answer.ok || this.#isClosed) return;
        if (answer.code === "not-written") again(answer.sentence);
        else
          this.#parts.report(
            `The scheduler's ${command.type} for mission ${mission} was refused: ${answer.sentence}`,
          );
      },
      fail: (error) =>
        again(`The scheduler's ${command.type} for mission ${mission} failed: ${String(error)}`),
    });
  }

  #box(mission: MissionId): MissionMailbox {
    let box = this.#boxes.get(mission);
    if (box === undefined) {
      box = new MissionMailbox(mission, {
        store: this.#parts.store,
        clock: this.#parts.clock,
        report: this.#parts.report,
        onNews: (news, effects) => this.#publish(news, effects),
        onLoaded: (loaded) => this.#rounds.soon(loaded),
      });
    } else this.#boxes.delete(mission);
    // Last used stands last.
    this.#boxes.set(mission, box);
    if (this.#boxes.size > (this.#parts.keptInMemory ?? KEPT_IN_MEMORY)) this.#forgetOldest(mission);
    return box;
  }

  /** What has something in flight stays: its lanes count, and it is asked all the time. */
  #forgetOldest(except: MissionId): void {
    for (const [mission, box] of this.#boxes) {
      const isFlying = (box.state?.active.size ?? 0) > 0;
      if (mission === except || isFlying || !box.isIdle) continue;
      this.#boxes.delete(mission);
      return;
    }
  }

  #states(): MissionState[] {
    return [...this.#boxes.values()].flatMap(({ state }) => state ?? []);
  }

  #publish(news: MissionNews, effects: readonly NewEffect[]): void {
    for (const listener of this.#listeners) this.#tell(() => listener(news));
    if (effects.length > 0) {
      for (const listener of this.#effectListeners) this.#tell(() => listener(news.mission, effects));
    }
    this.#rounds.soon(news.mission);
  }

  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#parts.report(`A listener failed on facts that are on disk; the others were told: ${detail}`);
    }
  }
}

/** A folder as it was given, and as it is once links are followed. */
const namesOf = (folder: string): readonly string[] => [...new Set([folder, realpathSync(folder)])];
