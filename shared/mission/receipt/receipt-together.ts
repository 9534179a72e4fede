import type { TaskState } from "../flight/task.ts";
import type { FindingId, TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Receipt } from "./receipt-shape.ts";

/** How far reviewers agreed, and what came of laying their reviews beside each other. */
export function togetherOf(tasks: readonly TaskState[]): Pick<Receipt, "overlap" | "syntheses"> {
  const overlaps = tasks.flatMap((task) => task.overlaps);
  const sum = (what: "findings" | "pairs"): number => overlaps.reduce((all, each) => all + each[what], 0);
  return {
    overlap: { rounds: overlaps.length, findings: sum("findings"), pairs: sum("pairs") },
    syntheses: tasks.flatMap(({ spec, syntheses }) =>
      syntheses.map(({ round, by, state, rebutted, reason }) => ({
        of: spec.id,
        round,
        by: by?.agent ?? null,
        state,
        rebutted: rebutted.length,
        reason,
      })),
    ),
  };
}

/** Everything that was put off, with its place, so that somebody can come back to it. */
export function trackingOf({ findings, tasks }: MissionState): Receipt["tracking"] {
  const foundIn = new Map<FindingId, TaskId>();
  for (const { spec, reviews } of tasks.values())
    for (const id of reviews.flatMap((review) => review.findings)) foundIn.set(id, spec.id);
  return [...findings.values()]
    .filter(({ state }) => state === "punted")
    .map(({ id, task, severity, title, file, line, reason }) => ({
      id,
      of: foundIn.get(id) ?? task,
      severity,
      title,
      file,
      line,
      reason,
    }));
}
