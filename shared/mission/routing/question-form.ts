import { z } from "zod";
import type { TaskState } from "../flight/task.ts";
import type { QuestionAbout } from "../questions/question.ts";
import type { MissionState } from "../state.ts";
import { line } from "../text.ts";
import { effort, type AgentName, type TaskKind } from "../words.ts";
import type { AllocationRow } from "./allocation.ts";

/** With what an agent answers. An effect queued before questions said so asks as they were asked then. */
export const questionForm = {
  /** null: the agent's own choice. */
  model: line(200).nullable().default(null),
  effort: effort.default("high"),
};
export type QuestionForm = z.infer<z.ZodObject<typeof questionForm>>;

/** What a person says about it; null: as the table says. */
export const wantedForm = {
  model: line(200).nullable().default(null),
  effort: effort.nullable().default(null),
};
export type WantedForm = z.infer<z.ZodObject<typeof wantedForm>>;

const KIND_OF: Readonly<Record<QuestionAbout, TaskKind>> = {
  plan: "plan",
  "plan-review": "review",
  review: "review",
  synthesis: "synthesis",
};

const NOTHING_WANTED: WantedForm = { model: null, effort: null };

/** The line of the table about a role; that of a review looks at the risk of the work. */
export function rowOfRole(
  { allocation }: MissionState,
  about: QuestionAbout,
  task: TaskState | null = null,
): AllocationRow | undefined {
  return allocation.rows.find(
    ({ kinds, risk, minFiles }) =>
      kinds.includes(KIND_OF[about]) &&
      minFiles === undefined &&
      (risk === undefined || (task !== null && risk.includes(task.risk))),
  );
}

/**
 * The model and effort of a question: what a person says, else what the table says of the role. A model that the table names
 * is one of the agents it names; another one would not know it.
 */
export function formOf(
  state: MissionState,
  about: QuestionAbout,
  agent: AgentName,
  { task = null, wanted = NOTHING_WANTED }: { task?: TaskState | null; wanted?: WantedForm } = {},
): QuestionForm {
  const row = rowOfRole(state, about, task);
  const ofRow = row?.agents.includes(agent) === true ? row.model : undefined;
  return { model: wanted.model ?? ofRow ?? null, effort: wanted.effort ?? row?.effort ?? "high" };
}
