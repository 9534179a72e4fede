import type { CommandOf } from "../command.ts";
import { recordDecision } from "../decide-mission.ts";
import { ask } from "../decisions/ask.ts";
import type { Resolution, Subject } from "../decisions/decision.ts";
import { isOpen } from "../decisions/find-decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { LogEntry, MissionState } from "../state.ts";
import type { OpenAttempt } from "./find-task.ts";
import { openAttempt } from "./status.ts";

type Entry = Extract<Subject, { kind: "log-entry" }>;

/** So many wait for a person at once, and so many stand in the log without one: every brief carries them all. */
const MOST_OPEN = 10;
export const MOST_BY_AGENTS = 50;

/** The decision log binds every later agent, so a person says what stands there, unless the mission flies hands-free. */
export function proposeEntry(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  { title, text, reason }: CommandOf<"agent.decision">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const open = openEntries(state);
  const same = (entry: Pick<LogEntry, "title" | "text">) => entry.title === title && entry.text === text;
  if (state.decisionLog.some(same))
    return reject("wrong-state", "This decision is recorded already. Nothing was changed.");
  if (open.some(same))
    return reject("wrong-state", "A person is asked about this decision already. Nothing was changed.");
  const by = { task: task.spec.id, attempt: attempt.number, agent: attempt.route.agent };
  if (state.contract.autonomy === "hands-free") {
    const recorded = state.decisionLog.filter((entry) => entry.by !== null).length;
    if (recorded >= MOST_BY_AGENTS) return full(`${recorded} decisions of agents stand in the log`);
    return recordDecision(state, { title, text, reason, by }, outcome);
  }
  if (open.length >= MOST_OPEN) return full(`${open.length} decisions of agents wait for a person`);
  askAboutEntry(state, { kind: "log-entry", title, text, reason, by }, task.spec.title, context, outcome);
  return null;
}

const full = (why: string): Rejection =>
  reject("not-allowed", `${why}, and that is enough. This one was not recorded; put it into your report.`);

const openEntries = ({ decisions }: MissionState): Entry[] =>
  [...decisions.values()].flatMap((record) => {
    const { subject } = record.decision;
    return isOpen(record) && subject.kind === "log-entry" ? [subject] : [];
  });

/** Of the mission, not of the task: the agent goes on meanwhile, and the question outlives it. */
function askAboutEntry(
  state: MissionState,
  entry: Entry,
  taskTitle: string,
  context: Context,
  outcome: Outcome,
): void {
  const { title, text, reason, by } = entry;
  const source = `attempt ${by.attempt} by ${by.agent} on ${taskTitle}`;
  ask(state, context, outcome, {
    kind: "question",
    task: null,
    attempt: null,
    subject: entry,
    question: `Record as a decision: ${title}?`,
    why: reason,
    evidence: [{ label: "What it would say", text, source }],
    options: [
      { id: "approve", label: "Record it", effect: "Every later brief carries it.", tone: "approve" },
      {
        id: "deny",
        label: "Leave it out",
        effect: "It is not recorded, and the agent is told.",
        tone: "deny",
      },
    ],
    touches: [],
    undo: "not-automatic",
    ifApproved: "Every later agent of this mission is told to work with it.",
    ifNothing: "The agents go on; no brief carries it.",
  });
}

/** What a person approved is theirs; to what they refused the agent is not to hold. */
export function afterEntryAnswer(
  state: MissionState,
  { title, text, reason, by }: Entry,
  { option, reason: words }: Resolution,
  outcome: Outcome,
): Rejection | null {
  if (option === "approve") {
    const because = [reason, words ?? ""].filter((part) => part.trim() !== "").join("\n");
    return recordDecision(state, { title, text, reason: because, by: null }, outcome);
  }
  const task = state.tasks.get(by.task);
  if (task?.stage !== "running" || openAttempt(task)?.number !== by.attempt) return null;
  const why = words === null || words.trim() === "" ? "" : ` ${words}`;
  const told = `A person did not record your decision "${title}": do not hold to it.${why}`;
  outcome.request({ type: "agent.tell", task: by.task, attempt: by.attempt, text: told });
  return null;
}
