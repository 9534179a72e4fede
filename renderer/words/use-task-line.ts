import { useMissionClock } from "../state/mission-clock.ts";
import { useMission } from "../state/mission-context.tsx";
import type { TaskId } from "#shared/mission/ids.ts";
import { lastSaid, taskLine, type TaskLine } from "./task-line.ts";

const SEPARATOR = "\u0000";

/** The line of one task, kept up with the clock. */
export function useTaskLine(id: TaskId): TaskLine {
  const state = useMission((view) => view.state);
  const task = useMission((view) => view.state?.tasks.get(id));
  const said = useMission((view) => lastSaid(view.news, id));
  // What a line is made of beyond its own task (a question, a broken task before it) changes the head.
  useMission((view) =>
    task !== undefined && (task.pendingDecisions > 0 || task.broken > 0) ? view.head : 0,
  );
  const told = useMissionClock((now) => {
    if (task === undefined || state === null) return SEPARATOR;
    const { text, foreign } = taskLine(task, state, said, now);
    return `${foreign ? "1" : "0"}${SEPARATOR}${text}`;
  });
  const [foreign = "", text = ""] = told.split(SEPARATOR);
  return { text, foreign: foreign === "1" };
}
