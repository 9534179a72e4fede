import { createHash } from "node:crypto";
import { sessionId, type MissionId, type SessionId } from "#shared/ids.ts";
import { QUESTION_PREFIX } from "../flight/flight-session.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import type { QuestionAbout } from "#shared/mission/questions/question.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { AgentName, Effort, Family, Role } from "#shared/mission/words.ts";

/** One question to one agent, which reads a commit and answers in a form that can be checked. */
export interface Question {
  /** The effect that asks: the same whenever it is done again, also by the next engine. */
  readonly id: string;
  readonly mission: MissionId;
  /** The folder of the mission in the data directory. */
  readonly folder: string;
  readonly about: QuestionAbout;
  /** What it is about, as it is shown: the task, or what is asked for. */
  readonly subject: TaskId;
  readonly agent: AgentName;
  readonly family: Family;
  readonly role: Role;
  readonly model: string | null;
  readonly effort: Effort;
  readonly place: MissionPlace;
  /** The commit that is read, in our copy of the repository. */
  readonly commit: () => Promise<string>;
  /** The person opted out of the sandbox for this mission. */
  readonly unsandboxed: boolean;
  readonly prompt: string;
  /** The JSON schema of the answer. */
  readonly schemaText: string;
  /** What is wrong with an answer, one sentence each; nothing: it fits. */
  readonly judge: (text: string) => readonly string[] | Promise<readonly string[]>;
  /** How often it may put its answer right. */
  readonly repairs: number;
  readonly withinMs: number;
  /** Questions with the same name belong to one conversation, where the CLI can go on with one; null: a fresh one. */
  readonly thread: string | null;
  /** What each session used, once it has ended; the same again when the whole is done again. */
  readonly onUsed: (usage: Usage) => void;
  /** Whether anybody still waits for the answer. */
  readonly isWanted: (state: MissionState) => boolean;
}

/** The sessions of one question: asked again after an answer that did not fit, or after nobody saw the end of the one before. */
export const sessionOfQuestion = (id: string, step: number): SessionId =>
  sessionId.parse(`${prefixOf(id)}${step.toString(16).padStart(2, "0")}`);

/** Whether the session was opened for one of these effects. */
export const isAskedBy = (session: SessionId, effects: readonly string[]): boolean =>
  effects.some((id) => session.startsWith(prefixOf(id)));

const prefixOf = (id: string): string => `${QUESTION_PREFIX}${digest(id)}`;

/** Where the commit lies that is read: the same for a whole conversation, which a CLI knows by its folder. */
export const treeName = ({ id, mission, thread }: Question): string =>
  digest(thread === null ? id : `${mission} ${thread}`);

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 22);
