import { taskId, type TaskId } from "../ids.ts";
import type { TaskStage } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { taskSpec, type TaskSpec } from "../plan/task-spec.ts";

const WRITE_UP = "write-up";

/** The first one, or one that was asked for after the one before came to nothing. */
export const isWriteUp = (id: TaskId): boolean => /^write-up(?:-\d+)?$/.test(id);

const CAME_TO_NOTHING: readonly TaskStage[] = ["failed", "cancelled", "skipped"];

/** It was written up, or somebody is at it. */
export const hasWriteUp = ({ tasks }: Pick<MissionState, "tasks">): boolean =>
  [...tasks.values()].some(({ spec, stage }) => isWriteUp(spec.id) && !CAME_TO_NOTHING.includes(stage));

function freeId({ tasks }: Pick<MissionState, "tasks">): TaskId {
  for (let number = 1; ; number += 1) {
    const id = taskId.parse(number === 1 ? WRITE_UP : `${WRITE_UP}-${number}`);
    if (!tasks.has(id)) return id;
  }
}

/** What other code calls, for whoever has to call it: how it is now, and why it was made so. */
export const API_NOTES = "docs/api-notes.md";

/**
 * Changelog, README, API notes and the words of the pull request, as a task like any other: proven, merged, part of the whole.
 * Its files have to be in its own change: a changelog that was there before is no entry. Where a brief named an interface there has to be a note; elsewhere whoever reads the change finds out whether there is one to write.
 */
export function writeUpTask(state: MissionState): TaskSpec {
  const { title, contract, tasks } = state;
  const merged = [...tasks.values()].filter(({ stage }) => stage === "merged").map(({ spec }) => spec);
  const done = merged.map(({ id, title: what }) => `- ${id}: ${what}`).join("\n");
  const interfaces = [...new Set(merged.flatMap(({ brief }) => brief.interfaces))];
  const wantsNotes = interfaces.length > 0;
  const files = ["CHANGELOG.md", ...(wantsNotes ? [API_NOTES] : [])];
  return taskSpec.parse({
    id: freeId(state),
    title: "Write up what changed",
    kind: "docs",
    brief: {
      goal: `Write an entry for "${title}" into CHANGELOG.md, newest on top, in the style that is there, and correct README.md and the pages in docs/ where they are wrong now. ${wantsNotes ? NOTES : `If something changed that other code calls: ${NOTES} Otherwise leave that file alone.`} Your summary becomes the description of the pull request: what changes for whoever uses it, and why.`,
      currentState:
        `These tasks are merged:\n${done}${namedInterfaces(interfaces)}\n\nThe goal was:\n${contract.goal}`
          .slice(0, 8_000)
          .toWellFormed(),
      scope: { touch: ["CHANGELOG.md", "README.md", "docs/**"] },
      acceptance: files.map((file) => ({ command: `test -s ${file}` })),
      criteria: [
        "CHANGELOG.md has an entry about this.",
        "README.md says nothing that is wrong now.",
        `Whoever calls what changed finds it in ${API_NOTES}, as the code has it.`,
      ],
      expectedFiles: files,
      nonGoals: ["No code is changed."],
      network: { needed: false },
    },
    estimate: { minutes: 10 },
  });
}

const NOTES = `Write a section into ${API_NOTES}, newest on top: each name, command, endpoint or format that changed, how it is called now with one example out of the code or its tests, why it was made so, and what breaks for whoever calls it as before.`;

const namedInterfaces = (interfaces: readonly string[]): string =>
  interfaces.length === 0
    ? ""
    : `\n\nTheir briefs name these interfaces:\n${interfaces.map((each) => `- ${each}`).join("\n")}`;
