import { createStore, type StoreApi } from "zustand/vanilla";
import type { Outcome } from "#shared/contract/client.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { newCommandId } from "../../connection/command-id.ts";
import type { Connection } from "../../connection/connection.ts";
import { ReleaseNews, type ReleaseChannel } from "./release-news.ts";

export interface Answer {
  readonly option: string;
  /** The words that go to the agent with it. */
  readonly reason?: string | null;
  /** The command as a person changed it. */
  readonly edited?: string | null;
}

/** How far the answer to one decision has come. Nothing here is guessed: each phase follows something that was seen. */
export type Progress =
  /** Nothing was sent yet. `here` is false when another window of this app holds it. */
  | { readonly phase: "releasing"; readonly answer: Answer; readonly sendsAt: number; readonly here: boolean }
  | { readonly phase: "sending"; readonly answer: Answer }
  /** The engine has it on disk. */
  | { readonly phase: "sent"; readonly answer: Answer; readonly seq: number }
  /** The agent did something after it. */
  | { readonly phase: "continued"; readonly answer: Answer }
  /** It was not taken, and the decision waits as before: why, as a sentence. */
  | { readonly phase: "refused"; readonly sentence: string };

export type ProgressStore = StoreApi<ReadonlyMap<DecisionId, Progress>>;

/** One act of a person: the same answer to decisions of one mission, all or none. */
interface Act {
  readonly mission: MissionId;
  readonly ids: readonly DecisionId[];
  readonly answer: Answer;
}

/** Kept for some seconds. Those that are answered elsewhere meanwhile are left out. */
interface Release {
  readonly mission: MissionId;
  ids: readonly DecisionId[];
  readonly answer: Answer;
  readonly cancel: () => void;
}

export interface AnsweringParts {
  readonly connection: Pick<Connection, "command">;
  readonly channel: ReleaseChannel;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly now: () => number;
  /** How long an answer of medium risk is kept before it is sent. */
  readonly releaseMs: () => number;
  /** Some were answered by somebody else, or closed, before this answer came. Tells which of them wait as before. */
  readonly raced: (ids: readonly DecisionId[]) => Promise<readonly DecisionId[]>;
}

/** Sends what a person answers, for one window. An answer that is kept for some seconds dies with the window, unsent. */
export class Answering {
  readonly store: ProgressStore = createStore<ReadonlyMap<DecisionId, Progress>>()(() => new Map());
  readonly #parts: AnsweringParts;
  readonly #releases = new Set<Release>();
  readonly #news: ReleaseNews;

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
    this.#news = new ReleaseNews(parts.channel, parts, {
      held: (ids, answer, sendsAt) =>
        this.#put(ids, { phase: "releasing", answer, sendsAt, here: false }, isFree),
      gone: (ids) => this.#drop(ids, isElsewhere),
      takeBack: (id) => void this.takeBack(id),
      mine: () =>
        Array.from(this.#releases, ({ ids, answer }) => ({ ids, answer, sendsAt: this.#sendsAt(ids) })),
    });
  }

  progressOf(id: DecisionId): Progress | undefined {
    return this.store.getState().get(id);
  }

  answer(row: DecisionRow, answer: Answer): void {
    this.answerTogether([row], answer);
  }

  /** Decisions of one mission. What is under way already is left out; of high risk only one at a time is taken by the engine. */
  answerTogether(rows: readonly DecisionRow[], answer: Answer): void {
    const [first] = rows;
    const ids = rows.map(({ id }) => id).filter((id) => isFree(this.progressOf(id)));
    if (first === undefined || ids.length === 0) return;
    const act: Act = { mission: first.mission, ids, answer };
    // What a person changed was judged by nobody yet: it gets the same seconds to be taken back.
    const isKept = rows.some(({ risk }) => risk === "medium" || (risk === "low" && answer.edited != null));
    const waitMs = isKept ? this.#parts.releaseMs() : 0;
    if (waitMs === 0) void this.#send(act);
    else this.#hold(act, waitMs);
  }

  /** Before it was sent only. true: nothing goes out, and the decision is where it was. */
  takeBack(id: DecisionId): boolean {
    const progress = this.progressOf(id);
    if (progress?.phase !== "releasing") return false;
    if (!progress.here) {
      this.#news.askBack(id);
      return true;
    }
    const release = Array.from(this.#releases).find(({ ids }) => ids.includes(id));
    if (release === undefined) return false;
    release.cancel();
    this.#releases.delete(release);
    this.#drop(release.ids);
    this.#news.end(release.ids);
    return true;
  }

  /** It no longer waits: what is kept for it is not sent. Others of the same act go on without it. */
  leaveOut(id: DecisionId): void {
    const release = Array.from(this.#releases).find(({ ids }) => ids.includes(id));
    if (release === undefined) return;
    release.ids = release.ids.filter((each) => each !== id);
    this.#drop([id]);
    this.#news.end([id]);
    if (release.ids.length > 0) return;
    release.cancel();
    this.#releases.delete(release);
  }

  snooze(row: DecisionRow, until: number): Promise<string | null> {
    return this.tell(row.mission, { type: "decision.snooze", decision: row.id, until });
  }

  snoozeFor(row: DecisionRow, ms: number): Promise<string | null> {
    return this.snooze(row, this.#parts.now() + ms);
  }

  extend(row: DecisionRow, expiresAt: number | null): Promise<string | null> {
    return this.tell(row.mission, { type: "decision.extend", decision: row.id, expiresAt });
  }

  /** From its end, or from now where that has passed; null: it waits for ever. */
  extendBy(row: DecisionRow, ms: number | null): Promise<string | null> {
    return this.extend(row, ms === null ? null : Math.max(row.expiresAt ?? 0, this.#parts.now()) + ms);
  }

  /** null: done; otherwise why not, as a sentence. */
  async tell(mission: MissionId, command: OperatorCommandInput): Promise<string | null> {
    const outcome = await this.#command(mission, command);
    return outcome.ok ? null : outcome.failure.message;
  }

  /** The agent was seen to go on after the answer. */
  continued(id: DecisionId): void {
    const progress = this.progressOf(id);
    if (progress?.phase === "sent") this.#put([id], { phase: "continued", answer: progress.answer });
  }

  forget(id: DecisionId): void {
    const phase = this.progressOf(id)?.phase;
    if (phase === "sent" || phase === "continued" || phase === "refused") this.#drop([id]);
  }

  #hold(act: Act, waitMs: number): void {
    const cancel = this.#parts.after(waitMs, () => {
      this.#releases.delete(release);
      this.#news.end(release.ids);
      void this.#send(release);
    });
    const release: Release = { ...act, cancel };
    this.#releases.add(release);
    const sendsAt = this.#parts.now() + waitMs;
    this.#put(act.ids, { phase: "releasing", answer: act.answer, sendsAt, here: true });
    this.#news.begin({ ids: act.ids, answer: act.answer, sendsAt });
  }

  async #send({ mission, ids, answer }: Act): Promise<void> {
    const { option, reason = null, edited = null } = answer;
    this.#put(ids, { phase: "sending", answer });
    const outcome = await this.#command(mission, {
      type: "decision.answer",
      decisions: [...ids],
      option,
      reason,
      edited,
    });
    if (outcome.ok) return this.#put(ids, { phase: "sent", answer, seq: outcome.value.seq });
    if (outcome.failure.code !== "conflict")
      return this.#put(ids, { phase: "refused", sentence: outcome.failure.message });
    // Somebody else was first: that is what became of it, not a mistake of whoever clicked. Until it is known the card asks nobody.
    const waiting = await this.#parts.raced(ids);
    this.#drop(ids);
    // All or none: the others of the same act were not answered either, and their cards have to say so.
    this.#put(waiting, { phase: "refused", sentence: outcome.failure.message }, isUnsaid);
  }

  #command(mission: MissionId, command: OperatorCommandInput): Promise<Outcome<{ seq: number }>> {
    const params = { commandId: newCommandId(), mission, command };
    return this.#parts.connection.command("missions.command", params);
  }

  #sendsAt(ids: readonly DecisionId[]): number {
    const progress = ids[0] === undefined ? undefined : this.progressOf(ids[0]);
    return progress?.phase === "releasing" ? progress.sendsAt : this.#parts.now();
  }

  #put(ids: readonly DecisionId[], progress: Progress, onlyIf: Condition = always): void {
    const next = new Map(this.store.getState());
    for (const id of ids) if (onlyIf(next.get(id))) next.set(id, progress);
    this.store.setState(next, true);
  }

  #drop(ids: readonly DecisionId[], onlyIf: Condition = always): void {
    const next = new Map(this.store.getState());
    for (const id of ids) if (onlyIf(next.get(id))) next.delete(id);
    this.store.setState(next, true);
  }
}

type Condition = (progress: Progress | undefined) => boolean;
const always: Condition = () => true;
const isFree: Condition = (progress) => progress === undefined || progress.phase === "refused";
const isUnsaid: Condition = (progress) => progress === undefined;
const isElsewhere: Condition = (progress) => progress?.phase === "releasing" && !progress.here;
