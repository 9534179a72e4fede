import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import { family } from "../words.ts";
import { altered, refusedIn } from "../testing/altered.ts";
import { task } from "../testing/missions.ts";
import { holding } from "../testing/one-flight.ts";
import { ReviewedFlight, reviewerOf } from "../testing/reviewed-flight.ts";

const CLAUDE_READS = reviewerOf("claude", "anthropic");
const GEMINI_READS = reviewerOf("gemini", "google");

const dispatch = (reviewer = CLAUDE_READS) =>
  ({ type: "review.dispatch", task: "one", reviewer, lane: "anthropic 1" }) as const;

/** Whatever a review can be told, by the engine or by a person. */
function everythingIsRefused(flight: ReviewedFlight): void {
  for (const actor of [ENGINE, OPERATOR]) {
    for (const lens of ["adversarial", "quality"] as const)
      flight.refused(dispatch(reviewerOf("claude", "anthropic", lens)), actor);
    flight.refused({ type: "review.record", task: "one", reviewer: CLAUDE_READS, findings: [] }, actor);
    flight.refused({ type: "review.failed", task: "one", reviewer: CLAUDE_READS, reason: "gone" }, actor);
    flight.refused({ type: "review.ask-person", task: "one", reason: "because" }, actor);
  }
}

describe("a review somebody asks for", () => {
  it("is of proven work: before that, and once it is being merged, it is refused (features 91 and 110)", () => {
    const flight = new ReviewedFlight([task("one")]);
    everythingIsRefused(flight);
    flight.start("one");
    everythingIsRefused(flight);
    flight.work("one");
    flight.end("one", "exited");
    everythingIsRefused(flight);
    flight.record("one", holding());
    flight.world.settle();
    flight.review("one");
    expect(flight.task("one").stage).toBe("merging");
    everythingIsRefused(flight);
    flight.merge("one");
    everythingIsRefused(flight);
  });

  it("has only the readers of its level, so that none of them is counted for another (features 90 and 93)", () => {
    const standard = new ReviewedFlight([task("one")]);
    standard.prove("one");
    for (const lens of ["quality", "security", "error-handling", "data-integrity"] as const) {
      const reviewer = reviewerOf("claude", "anthropic", lens);
      expect(standard.refused(dispatch(reviewer)).sentence).toContain(`has no ${lens} reviewer`);
    }
    const full = new ReviewedFlight([task("one", { risk: "high" })]);
    full.prove("one");
    full.refused(dispatch(reviewerOf("claude", "anthropic", "security")));
    full.do(dispatch(reviewerOf("codex", "openai", "quality")));
    expect(full.running("one").map(({ lens }) => lens)).toEqual(["quality"]);
  });

  it("is one of each lens a round: a second reader would be asked until one agrees (feature 106)", () => {
    const flight = new ReviewedFlight([task("one", { risk: "high" })]);
    flight.prove("one");
    flight.do(dispatch());
    expect(flight.refused(dispatch(GEMINI_READS)).sentence).toContain("has its adversarial review");
    flight.refused(dispatch());
    flight.do({ type: "review.record", task: "one", reviewer: CLAUDE_READS, findings: [] });
    expect(flight.refused(dispatch(GEMINI_READS)).sentence).toContain("has its adversarial review");
    expect(flight.effectsOf("review.run")).toHaveLength(1);
  });

  it("that broke is looked for again, and only what was under way can break", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.prove("one");
    const broke = (reviewer = CLAUDE_READS) =>
      ({ type: "review.failed", task: "one", reviewer, reason: "it exited with 1" }) as const;
    flight.refused(broke());
    flight.do(dispatch());
    expect(flight.refused(broke(GEMINI_READS)).sentence).toContain("is under way");
    flight.refused(broke(reviewerOf("claude", "google")));
    flight.do(broke());
    flight.refused(broke());
    flight.do(dispatch(GEMINI_READS));
    expect(flight.running("one")).toEqual([GEMINI_READS]);
  });
});

describe("the last look before a merge", () => {
  it("refuses work that nobody, or an author, passed, however it came there (features 90 and 111)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.prove("one");
    flight.do(dispatch());
    flight.do({ type: "review.record", task: "one", reviewer: CLAUDE_READS, findings: [] });
    expect(flight.task("one")).toMatchObject({ stage: "merge-queue", passedBy: "anthropic" });
    const start = { type: "merge.start", task: "one" } as const;
    const { at } = flight.world;
    const byItself = altered(flight, "one", { passedBy: family.parse("openai") });
    expect(refusedIn(byItself, start, at).sentence).toContain("which also wrote it");
    const byNobody = altered(flight, "one", { passedBy: null });
    expect(refusedIn(byNobody, start, at, OPERATOR)).toMatchObject({ code: "not-allowed" });
    flight.do(start);
    expect(flight.effectsOf("merge.candidate")).toHaveLength(1);
  });
});
