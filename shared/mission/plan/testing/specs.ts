import { taskId, type TaskId } from "../../ids.ts";
import { EMPTY_BRIEF, type Brief } from "../brief.ts";
import { taskSpec, type TaskSpec } from "../task-spec.ts";

export const id = (text: string): TaskId => taskId.parse(text);

/** A brief with nothing missing. */
export const completeBrief = (touch: readonly string[]): Brief => ({
  ...EMPTY_BRIEF,
  goal: "Do what the title says.",
  currentState: "It is not there yet.",
  scope: { touch: [...touch], avoid: [], read: [] },
  acceptance: [{ command: "npm test", timeoutSeconds: 600 }],
  network: { needed: false },
});

/** A task with nothing missing, in a scope of its own. */
export function completeTask(name: string, more: Partial<Omit<TaskSpec, "id">> = {}): TaskSpec {
  const plain = taskSpec.parse({
    id: name,
    title: `Task ${name}`,
    brief: completeBrief([`src/${name}/index.ts`]),
    estimate: { minutes: 20 },
  });
  return { ...plain, ...more };
}
