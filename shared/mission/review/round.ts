import type { Review, RoundSynthesis, TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import type { Finding, Reviewer } from "./finding.ts";
import { lensesOf } from "./lenses.ts";
import type { Labelled, ReviewedSide } from "./synthesis-sides.ts";

/** A review that came back. */
export interface Answered {
  readonly reviewer: Reviewer;
  readonly findings: readonly Finding[];
}

export const reviewsOf = (task: TaskState): readonly Review[] =>
  task.reviews.filter(({ round }) => round === task.round);

/** What came back in this round, with its findings as they stand now. */
export const answeredIn = (state: MissionState, task: TaskState): readonly Answered[] =>
  reviewsOf(task)
    .filter((review) => review.state === "completed")
    .map(({ reviewer, findings }) => ({
      reviewer,
      findings: findings.flatMap((id) => state.findings.get(id) ?? []),
    }));

/** Every review the level asks for came back. */
export const isIn = (task: TaskState, answered: readonly Answered[]): boolean =>
  lensesOf(task).every((lens) => answered.some(({ reviewer }) => reviewer.lens === lens));

/**
 * The two of a full review that are put together: the one that passes it and the one with the conventions in mind. What a lens
 * found stays as it is: nobody else looked for it. null: there are no two.
 */
export function sidesOf(
  task: TaskState,
  answered: readonly Answered[],
): readonly [ReviewedSide, ReviewedSide] | null {
  const side = (lens: Reviewer["lens"]): ReviewedSide | null => {
    const review = answered.find(({ reviewer }) => reviewer.lens === lens);
    if (review === undefined) return null;
    const findings = review.findings.filter((finding) => finding.state === "open");
    // The engine takes no answer of a session that ended with another exit code: such a review is not completed.
    return { reviewer: review.reviewer, round: task.round, state: "completed", exitCode: 0, findings };
  };
  const adversarial = side("adversarial");
  const quality = side("quality");
  return task.reviewLevel !== "full" || adversarial === null || quality === null
    ? null
    : [adversarial, quality];
}

export const synthesisOf = (task: TaskState): RoundSynthesis | null =>
  task.syntheses.find(({ round }) => round === task.round) ?? null;

/** Somebody puts two reviews together right now. */
export function runningSynthesis(task: TaskState): RoundSynthesis | null {
  const now = synthesisOf(task);
  return task.stage === "in-review" && now?.state === "running" ? now : null;
}

/** Every review is in, nothing was decided, and nobody was asked to put them together yet. */
export const waitsForSynthesis = (state: MissionState, task: TaskState): boolean =>
  task.stage === "in-review" && synthesisOf(task) === null && isIn(task, answeredIn(state, task));

/** Alpha and Beta as they were thrown when it was asked for; null: nobody is asked. */
export function thrownSides(state: MissionState, task: TaskState): Labelled | null {
  const sides = runningSynthesis(task)?.sides ?? null;
  const found = sidesOf(task, answeredIn(state, task));
  if (sides === null || found === null) return null;
  const named = (lens: Reviewer["lens"], ids: readonly string[]): ReviewedSide | null => {
    const side = found.find(({ reviewer }) => reviewer.lens === lens);
    if (side === undefined) return null;
    // In the order of then, also what was settled since: A1 stays A1.
    return { ...side, findings: ids.flatMap((id) => state.findings.get(id as Finding["id"]) ?? []) };
  };
  const alpha = named(sides.alpha.lens, sides.alpha.findings);
  const beta = named(sides.beta.lens, sides.beta.findings);
  return alpha === null || beta === null ? null : { alpha, beta };
}
