import type { AskedQuestion } from "#shared/mission/questions/question.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { QuestionTerminal } from "./shown-terminal.ts";

/** What a question's screen is begun with; the picture that comes first says what it is now. */
const FIRST_SIZE = { cols: 120, rows: 36 } as const;

/** The terminal of an agent that is or was asked something. */
export function questionTerminal(
  state: MissionState,
  question: AskedQuestion,
  live: boolean,
): QuestionTerminal {
  const { session, about, task, agent, version, effort, startedAt, endedAt, over } = question;
  const outcome = over?.outcome ?? null;
  const ended = endedAt === null || outcome === null ? null : endOf(endedAt, outcome);
  return {
    kind: "question",
    id: session,
    title: (task === null ? undefined : state.tasks.get(task)?.spec.title) ?? state.title,
    state: ended === null ? "running" : "ended",
    live,
    openedAt: startedAt,
    exit: ended,
    ...FIRST_SIZE,
    mission: state.id,
    task,
    about,
    agent,
    program: over?.program ?? null,
    version,
    model: over?.model ?? question.model,
    effort,
    outcome,
    reason: over?.reason ?? "",
  };
}

/** The newest session of everything that is or was asked: like the newest of a task, and no more of the grid than that. */
export function newestQuestions({ questions }: MissionState): readonly AskedQuestion[] {
  const newest = new Map<string, AskedQuestion>();
  for (const question of questions.values()) {
    const { about, task, agent } = question;
    newest.set(`${about} ${task ?? ""} ${agent}`, question);
  }
  return [...newest.values()];
}

/** Its process is nobody's concern; that it was lost is. */
const endOf = (at: number, outcome: NonNullable<QuestionTerminal["outcome"]>): QuestionTerminal["exit"] => ({
  code: null,
  signal: null,
  at,
  cause: outcome === "lost" ? "host-lost" : "exited",
});
