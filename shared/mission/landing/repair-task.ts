import { taskId, type TaskId } from "../ids.ts";
import type { DecisionRecord } from "../decisions/decision.ts";
import { taskSpec, type TaskSpec } from "../plan/task-spec.ts";
import type { MissionState } from "../state.ts";

/** A task that repairs what was found after the landing: in the places the mission worked in, under the checks it had. */
export function repairTask(
  state: MissionState,
  { decision }: DecisionRecord,
  words: string | null,
): TaskSpec {
  const merged = [...state.tasks.values()].filter(({ stage }) => stage === "merged");
  const touch = [...new Set(merged.flatMap(({ spec }) => spec.brief.scope.touch))].slice(0, 500);
  const known = new Map(
    [...state.contract.verify, ...merged.flatMap(({ spec }) => spec.brief.acceptance)].map((each) => [
      each.command,
      each,
    ]),
  );
  const found = decision.evidence.map(({ label, text }) => `${label}\n${text}`).join("\n\n");
  return taskSpec.parse({
    id: freeId(state),
    title: "Repair what was found after the landing",
    kind: "implement",
    brief: {
      goal: `Repair what was found after "${state.title}" had landed, and nothing else.${words === null || words === "" ? "" : ` ${words}`}`,
      currentState: found.slice(0, 8_000).toWellFormed(),
      scope: { touch },
      acceptance: [...known.values()].slice(0, 50),
      criteria: ["What was found is repaired, and every check of before still passes."],
      network: { needed: false },
    },
  });
}

function freeId({ tasks }: MissionState): TaskId {
  for (let number = 1; ; number += 1) {
    const id = taskId.parse(`repair-${number}`);
    if (!tasks.has(id)) return id;
  }
}
