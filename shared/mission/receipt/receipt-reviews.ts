import type { Recorded } from "../event.ts";
import type { TaskId } from "../ids.ts";
import type { Finding, Reviewer } from "../review/finding.ts";
import type { MissionState } from "../state.ts";
import type { ReceiptReview } from "./receipt-shape.ts";

interface NotedReview {
  readonly of: TaskId | null;
  readonly reviewer: Reviewer;
  readonly round: number;
  state: ReceiptReview["state"];
  findings: readonly Finding[];
}

/** Every review that was asked for, in the order of the asking. */
export class ReviewNotes {
  readonly #reviews: NotedReview[] = [];

  note({ event }: Recorded): void {
    if (event.type === "review.requested") this.#ask(event.task, event.reviewer, event.round);
    if (event.type === "plan.review-requested") this.#ask(null, event.reviewer, 0);
    if (event.type === "review.completed")
      this.#end(event.task, event.reviewer, event.round, "completed", event.findings);
    if (event.type === "plan.reviewed") this.#end(null, event.reviewer, 0, "completed", event.findings);
    if (event.type === "review.broke") this.#end(event.task, event.reviewer, event.round, "broke", []);
    if (event.type === "plan.review-broke") this.#end(null, event.reviewer, 0, "broke", []);
  }

  /** A family that wrote or planned what it read is no other family. */
  all(state: MissionState): ReceiptReview[] {
    return this.#reviews.map((review) => {
      const authors =
        review.of === null
          ? [state.plan.plannedBy?.family].filter((each) => each !== undefined)
          : (state.tasks.get(review.of)?.authors ?? []);
      return {
        of: review.of,
        reviewer: review.reviewer,
        round: review.round,
        state: review.state,
        crossFamily: !authors.includes(review.reviewer.family),
        findings: review.findings.map(({ id, severity, title, state: asReported, reason }) => {
          const now = state.findings.get(id);
          return {
            id,
            severity,
            title,
            state: now?.state ?? asReported,
            reason: now?.reason ?? reason,
            byTwo: now?.confidence === "high",
          };
        }),
      };
    });
  }

  #ask(of: TaskId | null, reviewer: Reviewer, round: number): void {
    this.#reviews.push({ of, reviewer, round, state: "running", findings: [] });
  }

  #end(
    of: TaskId | null,
    reviewer: Reviewer,
    round: number,
    state: ReceiptReview["state"],
    findings: readonly Finding[],
  ): void {
    const asked = this.#reviews.findLast(
      (review) =>
        review.of === of &&
        review.round === round &&
        review.state === "running" &&
        review.reviewer.agent === reviewer.agent &&
        review.reviewer.lens === reviewer.lens,
    );
    if (asked === undefined) this.#reviews.push({ of, reviewer, round, state, findings });
    else Object.assign(asked, { state, findings });
  }
}
