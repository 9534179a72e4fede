import { createHash } from "node:crypto";
import { sentenceOf } from "#launch/plain-error.ts";
import type { AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import { commandId, type SessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { Command, CommandOf } from "#shared/mission/command.ts";
import type { QuestionOutcome } from "#shared/mission/questions/question.ts";
import type { Missions } from "../missions/missions.ts";
import type { Question } from "./question.ts";

type Told = CommandOf<"question.begin" | "question.end">;

const NOTHING_SAID = { program: null, model: null } as const;

/**
 * Tells a mission which session a question is asked in, and how it ended, so that people find its terminal. An engine that takes
 * over tells again what it finds; the mission knows what it knows.
 */
export class QuestionNews {
  readonly #missions: Pick<Missions, "send">;
  readonly #report: (sentence: string) => void;

  constructor(missions: Pick<Missions, "send">, report: (sentence: string) => void) {
    this.#missions = missions;
    this.#report = report;
  }

  begun(question: Question, session: SessionId): Promise<void> {
    const { about, subject, role, family, agent, model, effort } = question;
    const task = about === "plan" || about === "plan-review" ? null : subject;
    const asked = { about, task, role, family, agent, model, effort };
    return this.#tell(question, { type: "question.begin", session, ...asked });
  }

  ended(
    question: Question,
    session: SessionId,
    { outcome, reason, said }: { outcome: QuestionOutcome; reason: string; said: AnswerFile | null },
  ): Promise<void> {
    const { program, model } = said ?? NOTHING_SAID;
    const over = { outcome, reason: reason.slice(0, 1_000), program, model };
    return this.#tell(question, { type: "question.end", session, ...over });
  }

  async #tell({ mission }: Question, command: Told): Promise<void> {
    try {
      const answer = await this.#missions.send(idOf(command), mission, command satisfies Command, ENGINE);
      if (!answer.ok && answer.code === "not-written") this.#report(untold(command, answer.sentence));
    } catch (error) {
      this.#report(untold(command, sentenceOf(error)));
    }
  }
}

const untold = ({ type, session }: Told, why: string): string =>
  `${type} of ${session} could not be told: ${why}`;

/** The same whenever it is told again. */
const idOf = ({ type, session }: Told) =>
  commandId.parse(`cmd_${createHash("sha256").update(`${type} ${session}`).digest("hex").slice(0, 24)}`);
