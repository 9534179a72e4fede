import { z } from "zod";
import { taskId } from "../ids.ts";
import { commandLine, line, pathPattern, prose } from "../text.ts";
import { taskKind } from "../words.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { taskSpec } from "./task-spec.ts";

/** At the end of the plan, however long it is. */
const LAST = Number.MAX_SAFE_INTEGER;

/** A task as an agent in flight may propose it: what is to be done. Who does it, in which box and how it is reviewed is not the agent's. */
export const proposedTask = z.strictObject({
  id: taskId,
  title: line(200),
  kind: taskKind.default("implement"),
  goal: prose(8_000).trim().min(1, "is empty"),
  currentState: prose(8_000).trim().min(1, "is empty"),
  /** What it may change. */
  touch: z.array(pathPattern).max(50).default([]),
  after: z.array(taskId).max(50).default([]),
  acceptance: z.array(commandLine).max(10).default([]),
  criteria: z.array(line(1_000)).max(20).default([]),
});
export type ProposedTask = z.infer<typeof proposedTask>;

/** What a person would write into the plan for it. It has no network: whoever needs one asks for it in flight. */
export function editsOfProposal(tasks: readonly ProposedTask[]): PlanEdit[] {
  return tasks.map(({ id, title, kind, goal, currentState, touch, after, acceptance, criteria }) => ({
    op: "add",
    place: LAST,
    task: taskSpec.parse({
      id,
      title,
      kind,
      after,
      brief: {
        goal,
        currentState,
        scope: { touch },
        acceptance: acceptance.map((command) => ({ command })),
        criteria,
        network: { needed: false },
      },
    }),
  }));
}
