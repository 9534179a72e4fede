import { ask } from "../decisions/ask.ts";
import type { TaskStage, TaskState } from "../flight/task.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { reviewLevel, type ReviewLevel } from "../words.ts";
import { lensesOf } from "./lenses.ts";

export type LowerLevel = Exclude<ReviewLevel, "full">;

/** A review that began is read to its end: before that, less of it may be asked for. */
const BEFORE_REVIEW: readonly TaskStage[] = ["idle", "preparing", "running", "checking", "failed"];

const LEVELS = reviewLevel.options;
const isLower = (task: TaskState, level: LowerLevel): boolean =>
  LEVELS.indexOf(level) < LEVELS.indexOf(task.reviewLevel);

/** Why a task is not reviewed less than it is; null: that can be asked. */
function whyNot(task: TaskState, level: LowerLevel): Rejection | null {
  const { id } = task.spec;
  if (!BEFORE_REVIEW.includes(task.stage))
    return reject(
      "wrong-state",
      `"${id}" is ${task.stage}: a review that began is read to its end. Nothing was changed.`,
    );
  // Stages before a review are those of a fix too: what a review found is settled, never ridden past.
  if (task.reviews.length > 0)
    return reject(
      "wrong-state",
      `"${id}" was reviewed: what was found is settled at its level. Nothing was changed.`,
    );
  if (isLower(task, level)) return null;
  return reject(
    "wrong-state",
    `"${id}" has a ${task.reviewLevel} review, which is not more than ${level}. Nothing was changed.`,
  );
}

/** Could a person ask for that? */
export const mayBeLowered = (task: TaskState, level: LowerLevel): boolean => whyNot(task, level) === null;

/** More review is a person's wish; less of it is a decision, with what is given up in front of them and a reason that is kept. */
export function askToLower(
  state: MissionState,
  task: TaskState,
  level: LowerLevel,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (context.actor.kind !== "operator")
    return reject("not-allowed", "Only a person asks for less review. Nothing was changed.");
  const { id, title, brief } = task.spec;
  const wrong = whyNot(task, level);
  if (wrong !== null) return wrong;
  const lenses = lensesOf(task);
  ask(state, context, outcome, {
    kind: "policy-gate",
    task: id,
    attempt: null,
    subject: { kind: "task" },
    question: `Review ${title} less than its risk asks for?`,
    why: null,
    evidence: [
      {
        label: "What is given up",
        text: `It is of ${task.risk} risk and has a ${task.reviewLevel} review: ${lenses.join(", ") || "acceptance only"}.`,
        source: "the files it touches and the contract of the mission",
      },
    ],
    options: [
      {
        id: `lower-${level}`,
        label: `Lower it to ${level}`,
        effect:
          level === "light"
            ? "Only the acceptance commands look at it. Say why; it is kept."
            : "One review by another family looks at it. Say why; it is kept.",
        tone: "deny",
      },
      {
        id: "keep-level",
        label: `Keep the ${task.reviewLevel} review`,
        effect: "Nothing changes.",
        tone: "approve",
      },
    ],
    touches: brief.scope.touch.slice(0, 100),
    highBecause: task.risk === "high" ? "it takes review away from work of high risk" : null,
    undo: "not-automatic",
    ifNothing: `It keeps its ${task.reviewLevel} review.`,
  });
  return null;
}

/** The answer. What happened meanwhile counts: a review that began since is not taken back. */
export function lowered(
  task: TaskState,
  level: LowerLevel,
  words: string,
  outcome: Outcome,
): Rejection | null {
  const wrong = whyNot(task, level);
  if (wrong !== null) return wrong;
  if (words.trim() === "")
    return reject("invalid", "Less review is decided with a reason only. Nothing was changed.");
  outcome.emit({ type: "review.level-lowered", task: task.spec.id, level, reason: words });
  return null;
}
