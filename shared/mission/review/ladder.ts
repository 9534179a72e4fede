import { z } from "zod";
import type { TaskStage, TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { agentName, family } from "../words.ts";
import { type Lens, lens } from "./finding.ts";
import { lensesOf } from "./lenses.ts";
import { criticalOf } from "./next-fix.ts";
import { reviewsOf, synthesisOf } from "./round.ts";

/** What a task goes through, in order. Which of it depends on the level of its review. */
export const ladderStepName = z.enum([
  /** What has to be true when it is done, and by which commands that is known. */
  "requirements",
  /** Another family looked for what is wrong with the plan, before any code. */
  "plan-review",
  /** One bounded slice on a branch of its own. */
  "slice",
  /** The engine ran the acceptance commands and looked at what was changed. */
  "proof",
  ...lens.options,
  "synthesis",
  /** One attempt for each critical finding, then fresh reviewers. */
  "fix",
  "integrate",
]);
export type LadderStepName = z.infer<typeof ladderStepName>;

export const ladderStep = z.object({
  step: ladderStepName,
  /** `waived`: a person or the rules said it is not needed here, and `reason` says why. `missing`: nobody did it and nobody said so. */
  state: z.enum(["waiting", "under-way", "done", "waived", "failed", "missing"]),
  /** Who does or did it. */
  by: z.object({ family, agent: agentName.nullable() }).nullable(),
  /** Of a review: how much was found. */
  findings: z.number().int().min(0).nullable(),
  reason: z.string().nullable(),
});
export type LadderStep = z.infer<typeof ladderStep>;

const step = (
  name: LadderStepName,
  state: LadderStep["state"],
  more: Partial<Omit<LadderStep, "step" | "state">> = {},
): LadderStep => ({ step: name, state, by: null, findings: null, reason: null, ...more });

/** The steps of a task at its level, and how far it came. Only what was observed counts as done. */
export function ladderOf(state: MissionState, task: TaskState): readonly LadderStep[] {
  const full = task.reviewLevel === "full";
  return [
    requirements(task),
    ...(full ? [planReview(state, task)] : []),
    slice(task),
    proof(task),
    ...lensesOf(task).map((each) => review(task, each)),
    ...(full ? [synthesis(task)] : []),
    ...(task.fixRounds > 0 ? [fix(state, task)] : []),
    integrate(task),
  ];
}

function requirements({ spec }: TaskState): LadderStep {
  const { acceptance, criteria } = spec.brief;
  if (acceptance.length > 0) return step("requirements", "done");
  const reason = criteria.length > 0 ? "No command checks the criteria." : "Neither criteria nor commands.";
  return step("requirements", "missing", { reason });
}

/** Whether another family read the plan; a person who went without said why, and that stays to be seen. */
function planReview({ plan, phase }: MissionState, { spec }: TaskState): LadderStep {
  if (plan.unreviewed.has(spec.id))
    return step("plan-review", "waived", { reason: "It was added or changed in flight, after the review." });
  const other = plan.reviewedBy.find((each) => each !== plan.plannedBy?.family);
  if (other !== undefined) return step("plan-review", "done", { by: { family: other, agent: null } });
  const asked = plan.reviewAsked?.reviewer;
  if (asked !== undefined)
    return step("plan-review", "under-way", { by: { family: asked.family, agent: asked.agent } });
  if (phase === "composing") return step("plan-review", "waiting");
  return plan.waiver === null
    ? step("plan-review", "missing")
    : step("plan-review", "waived", { reason: plan.waiver });
}

const AT_WORK: readonly TaskStage[] = ["preparing", "running", "fixing"];
const ENDED_EARLY: readonly TaskStage[] = ["failed", "cancelled", "skipped"];
const PROVEN: readonly TaskStage[] = ["in-review", "held", "merge-queue", "merging", "merged"];

function slice(task: TaskState): LadderStep {
  const route = task.attempts.at(-1)?.route;
  const by = route === undefined ? null : { family: route.family, agent: route.agent };
  if (ENDED_EARLY.includes(task.stage)) return step("slice", "failed", { by });
  if (by === null) return step("slice", "waiting");
  return step("slice", AT_WORK.includes(task.stage) ? "under-way" : "done", { by });
}

function proof({ stage, attempts }: TaskState): LadderStep {
  if (stage === "checking") return step("proof", "under-way");
  const last = attempts.findLast(({ outcome }) => outcome !== null);
  if (PROVEN.includes(stage) && last?.outcome === "passed") return step("proof", "done");
  return last?.outcome === "failed"
    ? step("proof", "failed", { reason: last.failure })
    : step("proof", "waiting");
}

function review(task: TaskState, which: Lens): LadderStep {
  const found = reviewsOf(task).findLast(({ reviewer }) => reviewer.lens === which);
  if (found === undefined || found.state === "failed") {
    const reason = found?.failure ?? null;
    if (task.passedByPerson) return step(which, "waived", { reason: "A person reviewed it." });
    return step(which, found === undefined ? "waiting" : "failed", { reason });
  }
  const { family: of, agent } = found.reviewer;
  const by = { family: of, agent };
  return found.state === "running"
    ? step(which, "under-way", { by })
    : step(which, "done", { by, findings: found.findings.length });
}

function synthesis(task: TaskState): LadderStep {
  const isPast = task.stage === "merged" || task.stage === "merge-queue" || task.stage === "merging";
  // A last round that found nothing does not undo what an earlier one came to.
  const earlier = isPast ? task.syntheses.findLast(({ state }) => state === "completed") : undefined;
  const now = synthesisOf(task) ?? earlier ?? null;
  if (now === null)
    return isPast
      ? step("synthesis", "waived", { reason: whyNotTogether(task) })
      : step("synthesis", "waiting");
  const { by, reason, rebutted } = now;
  if (now.state === "running") return step("synthesis", "under-way", { by });
  return now.state === "completed"
    ? step("synthesis", "done", { by, findings: rebutted.length })
    : step("synthesis", by === null ? "waived" : "failed", { by, reason });
}

function whyNotTogether(task: TaskState): string {
  if (task.passedByPerson) return "A person reviewed it.";
  return reviewsOf(task).every(({ findings }) => findings.length === 0)
    ? "Nothing was found."
    : "Nothing was left to put together.";
}

function fix(state: MissionState, task: TaskState): LadderStep {
  const open = criticalOf(state, task);
  const done = open.length === 0 && !AT_WORK.includes(task.stage);
  return step("fix", done ? "done" : "under-way", { findings: open.length });
}

function integrate({ stage, heldOut }: TaskState): LadderStep {
  if (stage === "merged") return step("integrate", "done");
  if (stage === "merging" || stage === "merge-queue") return step("integrate", "under-way");
  return heldOut === null
    ? step("integrate", "waiting")
    : step("integrate", "failed", { reason: heldOut.detail });
}
