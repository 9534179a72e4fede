import type { MissionId } from "#shared/ids.ts";
import { actorText, type Actor } from "#shared/mission/actor.ts";
import type { Command } from "#shared/mission/command.ts";
import { decide } from "#shared/mission/decide.ts";
import { EFFECT_SAFETY } from "#shared/mission/effect.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Rejection } from "#shared/mission/rejection.ts";
import { toStored } from "#shared/mission/upcast.ts";
import type { CommitOutcome, CommitRequest, Lineage } from "../store/commit.ts";
import type { NewEffect } from "../store/effect-table.ts";
import { InvalidCommitError, StoreWriteError } from "../store/failure.ts";
import type { Store } from "../store/store.ts";
import type { MissionNews, ReadAnswer, SendAnswer } from "./mission-answer.ts";
import { HeldAnswers } from "./held-answers.ts";
import type { MissionClock } from "./mission-clock.ts";
import { loadMission } from "./mission-loading.ts";
import { MissionRows } from "./mission-rows.ts";
import { readAgain } from "./read-again.ts";
import { idUsedBefore, neverOurs, notContinued, notReadable } from "./refusal-sentences.ts";

/** A command on its way. */
export interface Letter {
  readonly commandId: string;
  readonly command: Command;
  readonly actor: Actor;
  /** What the command is about: an id that comes back with another target is refused. */
  readonly target: string;
  readonly cause: string | null;
  tries: number;
  readonly answer: (answer: SendAnswer) => void;
  /** Something failed that nobody foresaw. */
  readonly fail: (error: unknown) => void;
}

export interface MailboxParts {
  readonly store: Store;
  readonly clock: MissionClock;
  readonly report: (sentence: string) => void;
  /** These facts are on disk, and nobody has heard of them yet. */
  readonly onNews: (news: MissionNews, effects: readonly NewEffect[]) => void;
  /** The mission is in memory, perhaps again. */
  readonly onLoaded: (mission: MissionId) => void;
}

interface Memory {
  state: MissionState | null;
  rows: MissionRows | null;
  /** Ties together what is decided on this memory. */
  readonly lineage: Lineage;
  readonly readOnly: string | null;
}

/** A mission that goes on without us this often is not ours to write. */
const MAX_TRIES = 20;

/**
 * One mission. Decides on the state in memory, which runs ahead of the disk by the commits of the present tick, and lets
 * nobody hear anything before it is on disk. When a commit does not get there, the memory is thrown away, the log is folded
 * again, and what was decided on the lost facts is decided again.
 */
export class MissionMailbox {
  readonly mission: MissionId;
  readonly #parts: MailboxParts;
  #memory: Memory | null = null;
  #loading = false;
  #waiting: ((memory: Memory) => void)[] = [];
  readonly #held = new HeldAnswers();

  constructor(mission: MissionId, parts: MailboxParts) {
    this.mission = mission;
    this.#parts = parts;
  }

  /** The state in memory, ahead of the disk; null when there is none at the moment. */
  get state(): MissionState | null {
    return this.#memory?.state ?? null;
  }

  /** Nothing waits for this mailbox: it may be forgotten. */
  get isIdle(): boolean {
    return !this.#loading && this.#waiting.length === 0 && this.#held.isQuiet && this.#held.isEmpty;
  }

  /** Resolves when the mission is in memory. */
  loaded(): Promise<void> {
    return new Promise((resolve) => this.#withMemory(() => resolve()));
  }

  take(letter: Letter): void {
    this.#withMemory((memory) => {
      try {
        this.#decide(memory, letter);
      } catch (error) {
        // A fold that failed in the middle leaves a state nobody may use.
        this.#forget();
        letter.fail(error);
      }
    });
  }

  read<View>(view: (state: MissionState) => View): Promise<ReadAnswer<View>> {
    return new Promise((resolve, reject) => {
      const look = (): void =>
        this.#withMemory((memory) => {
          try {
            this.#look(memory, view, resolve, look);
          } catch (error) {
            reject(error);
          }
        });
      look();
    });
  }

  #look<View>(
    { state, readOnly }: Memory,
    view: (state: MissionState) => View,
    resolve: (answer: ReadAnswer<View>) => void,
    again: () => void,
  ): void {
    let answer: ReadAnswer<View>;
    if (state !== null) answer = { ok: true, view: view(state), seq: state.head, readOnly };
    else if (readOnly !== null) answer = { ok: false, code: "read-only", sentence: readOnly };
    else answer = { ok: false, code: "unknown", sentence: `There is no mission ${this.mission}.` };
    this.#held.hold(() => resolve(answer), again);
  }

  #decide(memory: Memory, letter: Letter): void {
    if (memory.readOnly !== null) {
      letter.answer({ ok: false, code: "read-only", sentence: memory.readOnly });
      return;
    }
    const at = this.#parts.clock.nowMs();
    const decided = decide(memory.state, letter.command, { at, actor: letter.actor });
    if (!decided.ok) {
      this.#refuse(letter, decided.rejection);
      return;
    }
    const read = readAgain(decided.events);
    if (!read.ok) {
      this.#refuse(letter, { code: "invalid", sentence: notReadable(letter.command.type, read.reason) });
      return;
    }
    const first = (memory.state?.head ?? 0) + 1;
    const { actor } = letter;
    const recorded = read.events.map((event, index): Recorded => ({
      seq: first + index,
      at,
      actor,
      event,
    }));
    this.#commit(letter, recorded, {
      ...this.#envelope(letter, first - 1, at),
      lineage: memory.lineage,
      events: read.events.map(toStored),
      answer: { events: recorded.length },
      effects: decided.effects.map(({ id, effect }) => {
        const { type, ...body } = effect;
        return { id, type, body, safety: EFFECT_SAFETY[type] };
      }),
      rows: this.#fold(memory, recorded),
    });
  }

  #refuse(letter: Letter, rejection: Rejection): void {
    this.#held.hold(
      () => letter.answer({ ok: false, ...rejection }),
      () => this.take(letter),
    );
  }

  #envelope({ commandId, target, actor, cause }: Letter, expectedSeq: number, at: number) {
    return { commandId, missionId: this.mission, expectedSeq, target, actor: actorText(actor), cause, at };
  }

  /** Takes the facts into memory and gives the rows that became different. */
  #fold(memory: Memory, recorded: readonly Recorded[]) {
    if (recorded.length === 0) return [];
    for (const one of recorded) memory.state = evolve(memory.state, one);
    if (memory.state === null) return [];
    memory.rows ??= new MissionRows(memory.state);
    return memory.rows.after(
      memory.state,
      recorded.map(({ event }) => event),
    );
  }

  #commit(letter: Letter, recorded: readonly Recorded[], request: CommitRequest): void {
    this.#held.issue();
    this.#parts.store
      .commit(request)
      .then(
        (outcome) => this.#settle(letter, recorded, request, outcome),
        (error: unknown) => this.#lost(letter, error),
      )
      .catch(letter.fail);
  }

  #settle(
    letter: Letter,
    recorded: readonly Recorded[],
    { effects = [] }: CommitRequest,
    outcome: CommitOutcome,
  ): void {
    this.#held.settle();
    if (outcome.state === "committed" && !outcome.repeated) {
      const { mission } = this;
      if (recorded.length > 0)
        this.#parts.onNews({ mission, commandId: letter.commandId, events: recorded }, effects);
      const seq = recorded.at(-1)?.seq ?? this.#parts.store.head(mission).seq;
      letter.answer({ ok: true, seq, answer: outcome.answer, repeated: false });
      this.#held.release();
      this.#load();
      return;
    }
    this.#forget();
    this.#answerUncommitted(letter, outcome);
  }

  #answerUncommitted(letter: Letter, outcome: CommitOutcome): void {
    switch (outcome.state) {
      case "committed":
        letter.answer({ ok: true, seq: outcome.lastSeq ?? 0, answer: outcome.answer, repeated: true });
        return;
      case "conflict":
        letter.tries += 1;
        if (letter.tries < MAX_TRIES) this.take(letter);
        else letter.answer({ ok: false, code: "not-written", sentence: neverOurs(this.mission, MAX_TRIES) });
        return;
      case "mismatched":
        letter.answer({ ok: false, code: "id-used", sentence: idUsedBefore(letter.commandId) });
        return;
      case "deleted":
      case "quarantined":
        letter.answer({ ok: false, code: "read-only", sentence: notContinued(this.mission, outcome) });
        return;
    }
  }

  #lost(letter: Letter, error: unknown): void {
    this.#held.settle();
    this.#forget();
    if (error instanceof StoreWriteError) {
      letter.answer({ ok: false, code: "not-written", sentence: error.message });
    } else if (error instanceof InvalidCommitError) {
      letter.answer({ ok: false, code: "invalid", sentence: error.message });
    } else letter.fail(error);
  }

  /** What memory believes is not what is on disk: it is folded again when somebody asks. */
  #forget(): void {
    this.#memory = null;
    this.#held.findAgain();
    this.#load();
  }

  #withMemory(job: (memory: Memory) => void): void {
    if (this.#memory !== null) {
      job(this.#memory);
      return;
    }
    this.#waiting.push(job);
    this.#load();
  }

  /** Only when nothing is on its way: the log has to stand still. */
  #load(): void {
    if (this.#loading || this.#memory !== null || this.#waiting.length === 0) return;
    if (!this.#held.isQuiet) return;
    this.#loading = true;
    this.#readLog().catch((error: unknown) => {
      this.#loading = false;
      this.#parts.report(
        `Mission ${this.mission} could not be read and is tried again when it is asked for: ${String(error)}`,
      );
      const waiting = this.#waiting.splice(0);
      const readOnly = `Mission ${this.mission} cannot be read at the moment. Nothing was changed; the log has the details.`;
      for (const job of waiting) job({ state: null, rows: null, readOnly, lineage: { isBroken: true } });
    });
  }

  async #readLog(): Promise<void> {
    const { state, readOnly } = await loadMission(this.#parts.store, this.mission);
    const rows = state === null ? null : await this.#checkRows(state);
    this.#memory = { state, rows, readOnly, lineage: { isBroken: false } };
    this.#loading = false;
    if (state !== null) this.#parts.onLoaded(this.mission);
    for (const job of this.#waiting.splice(0)) this.#withMemory(job);
  }

  /** Rows that do not belong to this state are written anew from it. */
  async #checkRows(state: MissionState): Promise<MissionRows> {
    const rows = new MissionRows(state);
    const all = rows.all(state);
    if (this.#parts.store.tables.foldedTo(this.mission) !== state.head) {
      await this.#parts.store.replaceRows(this.mission, all);
    }
    return rows;
  }
}
