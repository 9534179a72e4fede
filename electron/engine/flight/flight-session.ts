import { createHash, randomBytes } from "node:crypto";
import { sessionId, type MissionId, type SessionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";

/** One segment of one attempt: what has a session of its own. */
export interface SegmentName {
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly attempt: number;
  readonly segment: number;
}

/** Terminals that people open have ids of hexadecimal digits only, so none of them can begin like this. */
const FLIGHT = "ses_fly";
const ENGINE_COMMAND = "ses_run";
/** One question to an agent, asked by an effect. */
export const QUESTION_PREFIX = "ses_ask";

/** The session of a segment. It follows from the name, so that starting it twice is starting it once. */
export const sessionOfSegment = ({ mission, task, attempt, segment }: SegmentName): SessionId =>
  sessionId.parse(FLIGHT + digest(`${mission} ${task} ${attempt} ${segment}`));

/** A command that the engine itself runs: each time a session of its own, because running it again is another proof. */
export const newCommandSession = (): SessionId =>
  sessionId.parse(ENGINE_COMMAND + randomBytes(12).toString("hex"));

/** A session that the engine flies; it is on nobody's list of terminals. */
export const isFlown = (session: SessionId): boolean =>
  session.startsWith(FLIGHT) || session.startsWith(ENGINE_COMMAND) || isQuestionSession(session);

export const isQuestionSession = (session: SessionId): boolean => session.startsWith(QUESTION_PREFIX);

export const isAgentSession = (session: SessionId): boolean => session.startsWith(FLIGHT);

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);
