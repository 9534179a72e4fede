import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import type { AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import { isQuestionSession } from "../flight/flight-session.ts";
import { maskText } from "../secrets/mask-text.ts";
import { maskDocument } from "../secrets/mask-value.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import type { SandboxBoxes } from "../flight/sandbox-boxes.ts";
import type { Missions } from "../missions/missions.ts";
import { hostLost, readExit } from "../sessions/exit-on-disk.ts";
import { HostCallError, HostLinkError } from "../sessions/host-errors.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import { withoutAddedNulls } from "./absent-nulls.ts";
import { answerOf } from "./answer-on-disk.ts";
import type { Put, QuestionSessions } from "./question-session.ts";
import { LimitedError } from "./limited-error.ts";
import { QuestionNews } from "./question-news.ts";
import { isAskedBy, sessionOfQuestion, type Question } from "./question.ts";
import { repairPrompt } from "./repair-prompt.ts";
import { Threads } from "./threads.ts";

export interface ConsultationParts {
  /** The data directory. */
  readonly home: string;
  readonly link: Pick<SessionHostLink, "open" | "list" | "signal" | "onSession" | "onState">;
  readonly boxes: Pick<SandboxBoxes, "reopen" | "close">;
  readonly sessions: QuestionSessions;
  readonly missions: Pick<Missions, "read" | "onEvents" | "send">;
  readonly report: (sentence: string) => void;
  /** Values that no answer carries on. */
  readonly secrets: Pick<SecretBook, "values">;
  /** What a usage cost, where its agent did not say it. */
  readonly priced: (usage: Usage) => Usage;
}

export interface Answer {
  /** Word for word, but for secrets and for nulls that only a strict schema asks for. */
  readonly text: string;
}

/** Sessions of one question: repairs, tries without a schema, and sessions whose end nobody saw. */
const MOST_SESSIONS = 8;
/** Sessions that may be lost before a person hears of it. */
const MOST_LOST = 2;
const END_GRACE_MS = 3_000;

type Schema = Readonly<Record<string, unknown>>;

/**
 * Puts questions to agents: each in a session of its own that outlives this engine. Its id follows from the effect that asks, so the
 * next engine finds it, or what it left; never do two of one question run at once.
 */
export class Consultations {
  readonly #parts: ConsultationParts;
  readonly #running = new Set<SessionId>();
  readonly #news: QuestionNews;
  #isGrounded = false;

  constructor(parts: ConsultationParts) {
    this.#parts = parts;
    this.#news = new QuestionNews(parts.missions, parts.report);
  }

  /** Sessions that answer now. */
  get running(): readonly SessionId[] {
    return [...this.#running];
  }

  /** Throws a PlainError when there is no answer that fits, and the signal's reason when it is aborted: the session goes on then. */
  async ask(question: Question, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.#askUntilItFits(question, signal);
      await this.#clear(question);
      return answer;
    } catch (error) {
      // Anything else says nothing about the session: it may still read.
      if (error instanceof PlainError) await this.#clear(question);
      throw error;
    }
  }

  async #askUntilItFits(question: Question, signal: AbortSignal): Promise<Answer> {
    const { folder, agent, thread } = question;
    const whole = JSON.parse(question.schemaText) as Schema;
    const threads = new Threads(folder);
    let schema: Schema | null = whole;
    let put = { prompt: question.prompt, conversation: threads.read(thread, agent) };
    let repairs = 0;
    let lost = 0;
    for (let step = 0; step < MOST_SESSIONS; step++) {
      const session = sessionOfQuestion(question.id, step);
      const said = await this.#put(question, { session, schema, ...put }, signal);
      const { outcome, conversation, usage } = said;
      if (usage !== null) question.onUsed(this.#parts.priced(usage));
      if (outcome.state === "answered") {
        const text = withoutAddedNulls(outcome.text, whole);
        // Judged as it was said, as quotes are looked up in the code; carried on without secrets.
        const wrong = (await question.judge(text)).map((sentence) => this.#masked(sentence));
        const fits = wrong.length === 0;
        const how = { outcome: fits ? "answered" : "unfit", reason: wrong[0] ?? "", said } as const;
        await this.#news.ended(question, session, how);
        threads.keep(thread, agent, conversation);
        if (fits) return { text: maskDocument(text, this.#parts.secrets.values) };
        if (repairs === question.repairs) throw new PlainError(doesNotFit(agent, repairs, wrong));
        repairs += 1;
        put = { prompt: repairPrompt(question.prompt, wrong), conversation };
        continue;
      }
      const reason = this.#masked(outcome.reason);
      const end = endOf(outcome.kind);
      await this.#news.ended(question, session, { outcome: end, reason, said });
      if (outcome.kind === "bad-request" && schema !== null) {
        // Some providers refuse schemas that others take; the prompt says it all the same.
        schema = null;
      } else if ((outcome.kind === "lost" || outcome.kind === "ended") && lost < MOST_LOST) {
        lost += 1;
      } else {
        const sentence = `${agent} gave no answer: ${reason}`;
        throw end === "limited" ? new LimitedError(sentence, outcome.until) : new PlainError(sentence);
      }
    }
    throw new PlainError(`${agent} gave no answer in ${MOST_SESSIONS} sessions.`);
  }

  #masked(text: string): string {
    return maskText(text, this.#parts.secrets.values);
  }

  /** At the start of an engine: what nobody waits for any more is ended. */
  async sweep(openEffects: readonly string[]): Promise<void> {
    const { link, boxes } = this.#parts;
    for (const { session, exit } of await link.list()) {
      if (exit !== null || !isQuestionSession(session) || isAskedBy(session, openEffects)) continue;
      await this.#end(session);
      await boxes.close(session);
    }
  }

  /** A person wants everything to end. What is still wanted is asked again by the next engine. */
  async endAll(): Promise<void> {
    this.#isGrounded = true;
    await Promise.all([...this.#running].map((session) => this.#end(session)));
  }

  /** Finds the session, or what it left, or begins it; gives what came of it. */
  async #put(question: Question, put: Put, signal: AbortSignal): Promise<AnswerFile> {
    const { home, boxes } = this.#parts;
    const { session } = put;
    signal.throwIfAborted();
    const known = await readExit(home, session);
    if (known !== null) {
      await this.#news.begun(question, session);
      return answerOf(question.folder, session, known);
    }
    this.#running.add(session);
    try {
      const begun = (await this.#isRunning(session))
        ? await this.#takeUp(session)
        : await this.#begin(question, put);
      await this.#news.begun(question, session);
      const exit = begun ?? (await this.#untilEnd(question, session, signal));
      await boxes.close(session);
      return answerOf(question.folder, session, exit);
    } finally {
      this.#running.delete(session);
    }
  }

  async #isRunning(session: SessionId): Promise<boolean> {
    const records = await this.#parts.link.list();
    return records.some((record) => record.session === session && record.exit === null);
  }

  async #takeUp(session: SessionId): Promise<null> {
    await this.#parts.boxes.reopen(session, null);
    return null;
  }

  /** null: it runs now. Otherwise how it ended: it could not begin, or it ran once and its host is gone. */
  async #begin(question: Question, put: Put): Promise<ExitRecord | null> {
    if (this.#isGrounded) throw new PlainError("Nobody is asked any more: everything was told to end.");
    const { link, home, sessions } = this.#parts;
    try {
      await link.open(await sessions.callFor(question, put));
      return null;
    } catch (error) {
      if (!(error instanceof HostCallError)) throw error;
      if (error.code !== "session-exists" && error.code !== "could-not-start") throw error;
      const exit = await readExit(home, put.session);
      if (exit !== null) return exit;
      // A host that leaves takes no more sessions and writes nothing of them.
      if (error.code === "could-not-start") throw error;
      return (await this.#isRunning(put.session)) ? null : hostLost(Date.now());
    }
  }

  /** Rejects when the host is lost, which says nothing about the session: it is looked for again. */
  async #untilEnd(question: Question, session: SessionId, signal: AbortSignal): Promise<ExitRecord> {
    const { link, missions } = this.#parts;
    const ending = Promise.withResolvers<ExitRecord>();
    let why: string | null = null;
    const end = (reason: string): void => {
      why ??= reason;
      void this.#end(session);
    };
    const lookWhetherWanted = async (): Promise<void> => {
      const seen = await missions.read(question.mission, question.isWanted);
      if (seen.ok && !seen.view) end("nobody waits for it any more");
    };
    const look = (): void => {
      lookWhetherWanted().catch((error: unknown) => this.#parts.report(sentenceOf(error)));
    };
    const onAbort = (): void => ending.reject(signal.reason);
    const stops = [
      link.onSession((record) => {
        if (record.session === session && record.exit !== null) ending.resolve(record.exit);
      }),
      link.onState((state) => {
        if (state !== "connected") ending.reject(new HostLinkError("The session host was lost meanwhile."));
      }),
      missions.onEvents(({ mission }) => {
        if (mission === question.mission) look();
      }),
      () => signal.removeEventListener("abort", onAbort),
    ];
    signal.addEventListener("abort", onAbort);
    const minutes = Math.round(question.withinMs / 60_000);
    const timer = setTimeout(() => end(`it took longer than ${minutes} minutes`), question.withinMs);
    try {
      look();
      const ended = (await link.list()).find((record) => record.session === session)?.exit ?? null;
      const exit = ended ?? (await ending.promise);
      if (why !== null) {
        const reason = `${question.agent} was ended without an answer: ${String(why)}.`;
        await this.#news.ended(question, session, { outcome: "unwanted", reason, said: null });
        throw new PlainError(reason);
      }
      return exit;
    } finally {
      clearTimeout(timer);
      for (const stop of stops) stop();
    }
  }

  async #end(session: SessionId): Promise<void> {
    try {
      await this.#parts.link.signal(session, "end", END_GRACE_MS);
    } catch (error) {
      // It was quicker, or its host is gone and took it along.
      if (error instanceof HostCallError) return;
      this.#parts.report(`The session ${session} could not be ended: ${sentenceOf(error)}`);
    }
  }

  /** What cannot be removed takes space and nothing else. */
  async #clear(question: Question): Promise<void> {
    try {
      await this.#parts.sessions.clear(question);
    } catch (error) {
      this.#parts.report(`What ${question.agent} read could not be removed: ${sentenceOf(error)}`);
    }
  }
}

/** Kinds of an answer file, in the words of the mission. */
function endOf(kind: string): "limited" | "lost" | "failed" {
  if (kind === "rate-limit" || kind === "quota") return "limited";
  return kind === "lost" ? "lost" : "failed";
}

const doesNotFit = (agent: string, repairs: number, wrong: readonly string[]): string =>
  `${agent} gave no answer that fits, also after ${repairs} ${repairs === 1 ? "repair" : "repairs"}: ${wrong.slice(0, 3).join("; ")}`;
