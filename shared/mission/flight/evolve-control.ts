import type { ControlEvent } from "./evolve-flight.ts";
import type { TaskState } from "./task.ts";
import type { WithheldAnswer } from "./terminal-control.ts";

/** A person at the keyboard of an agent's terminal. What is typed moves nothing: it is on record. */
export function evolveControl(task: TaskState, event: ControlEvent, at: number): TaskState {
  switch (event.type) {
    case "control.taken": {
      const { attempt, session, holder } = event;
      return { ...task, control: { attempt, session, holder, since: at, withheld: [] } };
    }
    case "control.released":
      return { ...task, control: null };
    case "control.typed":
      return task;
    case "request.withheld": {
      const { request, allowed, text, asked } = event;
      return withheld(task, (before) => [...before, { request, allowed, text, asked }]);
    }
    case "request.withdrawn":
      return withheld(task, (before) => before.filter(({ request }) => request !== event.request));
    case "instruction.delivered":
      return {
        ...task,
        instructions: task.instructions.map((each) =>
          each.number === event.instruction ? { ...each, deliveredAt: at } : each,
        ),
      };
  }
}

function withheld(
  task: TaskState,
  how: (before: readonly WithheldAnswer[]) => readonly WithheldAnswer[],
): TaskState {
  const { control } = task;
  return control === null ? task : { ...task, control: { ...control, withheld: how(control.withheld) } };
}
