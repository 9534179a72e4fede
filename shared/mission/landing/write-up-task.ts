import { taskId, type TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { taskSpec, type TaskSpec } from "../plan/task-spec.ts";

export const WRITE_UP: TaskId = taskId.parse("write-up");

/** Changelog, README and the words of the pull request, as a task like any other: proven, merged, part of the whole. */
export function writeUpTask({ title, contract, tasks }: MissionState): TaskSpec {
  const done = [...tasks.values()]
    .filter(({ stage }) => stage === "merged")
    .map(({ spec }) => `- ${spec.id}: ${spec.title}`)
    .join("\n");
  return taskSpec.parse({
    id: WRITE_UP,
    title: "Write up what changed",
    kind: "docs",
    brief: {
      goal: `Write an entry for "${title}" into CHANGELOG.md, newest on top, in the style that is there, and correct README.md and the pages in docs/ where they are wrong now. Your summary becomes the description of the pull request: what changes for whoever uses it, and why.`,
      currentState: `These tasks are merged:\n${done}\n\nThe goal was:\n${contract.goal}`
        .slice(0, 8_000)
        .toWellFormed(),
      scope: { touch: ["CHANGELOG.md", "README.md", "docs/**"] },
      acceptance: [{ command: "test -s CHANGELOG.md" }],
      criteria: ["CHANGELOG.md has an entry about this.", "README.md says nothing that is wrong now."],
      expectedFiles: ["CHANGELOG.md"],
      nonGoals: ["No code is changed."],
      network: { needed: false },
    },
    estimate: { minutes: 10 },
  });
}
