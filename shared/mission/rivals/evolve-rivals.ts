import type { EventOf } from "../event.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { replaceTask } from "../task-index.ts";

/** With parts of the other one it is other work, of more authors: it is proven and reviewed again. */
export function evolveRivals(state: MissionState, event: EventOf<"rival.picked">, at: number): void {
  const task = state.tasks.get(event.task);
  const over = state.tasks.get(event.over);
  if (task === undefined || over === undefined) return;
  const picked: TaskState = { ...task, picked: true };
  const { paths } = event;
  if (paths.length === 0 || over.workspace === null) return replaceTask(state, picked);
  const note = `These files of "${event.over}" were put in the place of your own: ${paths.join(", ")}. Keep them as they are, and change what else has to change so that everything fits together.`;
  replaceTask(state, {
    ...picked,
    stage: "fixing",
    stageSince: at,
    passedBy: null,
    passedByPerson: false,
    authors: [...new Set([...task.authors, ...over.authors])],
    notes: [...task.notes, event.reason === "" ? note : `${note} ${event.reason}`],
    parts: { branch: over.workspace.branch, paths, attempt: task.attempts.length + 1 },
  });
}
