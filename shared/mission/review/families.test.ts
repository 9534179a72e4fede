import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { PATIENCE_MS } from "../plan/testing/patience.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { AGENTS, task } from "../testing/missions.ts";
import { found, installed, reviewerOf, ReviewedFlight } from "../testing/reviewed-flight.ts";

const inReview = (): ReviewedFlight => {
  const flight = new ReviewedFlight([task("one")]);
  flight.install(installed("codex", "openai"));
  flight.pass("one");
  flight.answer("look-again");
  flight.install(...AGENTS);
  return flight;
};

describe("who may pass what a family wrote", () => {
  it("is another family: a review by the author is refused, whoever dispatches it (feature 90)", () => {
    const flight = inReview();
    const own = {
      type: "review.dispatch",
      task: "one",
      reviewer: reviewerOf("codex", "openai"),
      lane: "x",
    } as const;
    expect(flight.refused(own).sentence).toContain("openai wrote commits");
    expect(flight.refused(own, OPERATOR).code).toBe("not-allowed");
    expect(flight.task("one").reviews).toEqual([]);
  });

  it("is not the author under another family's name (feature 90)", () => {
    const flight = inReview();
    const reviewer = reviewerOf("codex", "google");
    expect(flight.refused({ type: "review.dispatch", task: "one", reviewer, lane: "x" }).sentence).toContain(
      "codex is of family openai, not google",
    );
    const stranger = reviewerOf("nobody", "google");
    expect(
      flight.refused({ type: "review.dispatch", task: "one", reviewer: stranger, lane: "x" }).sentence,
    ).toContain("not installed");
  });

  it("is who was asked: a result under another name counts for nobody (feature 90)", () => {
    const flight = inReview();
    flight.world.settle();
    const [asked] = flight.running("one");
    expect(asked).toEqual(reviewerOf("claude", "anthropic"));
    for (const reviewer of [
      reviewerOf("claude", "openai"),
      reviewerOf("claude", "google"),
      reviewerOf("gemini", "google"),
      reviewerOf("claude", "anthropic", "quality"),
    ])
      expect(flight.refused({ type: "review.record", task: "one", reviewer, findings: [] }).code).toBe(
        "wrong-state",
      );
    flight.review("one");
    expect(flight.task("one").passedBy).toBe("anthropic");
    const late = reviewerOf("claude", "anthropic");
    expect(flight.refused({ type: "review.record", task: "one", reviewer: late, findings: [] }).code).toBe(
      "wrong-state",
    );
  });

  it("is a person when one family only is installed: asked, never skipped (features 90 and 29)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.install(installed("codex", "openai"));
    flight.pass("one");
    expect(flight.task("one").stage).toBe("held");
    const [asked] = flight.pending();
    expect(asked?.evidence[0]?.text).toContain("No family is left");
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
    flight.answer("accept", "I read it.");
    flight.world.settle();
    expect(flight.task("one")).toMatchObject({ stage: "merging", passedBy: null, passedByPerson: true });
  });

  it("counts the families of fixes as authors too (feature 90)", () => {
    const flight = inReview();
    flight.world.settle();
    flight.review("one", [found("critical", "Race")]);
    // The family that reviewed it does the fix: from now on it has written here as well.
    flight.person({ type: "task.reassign", task: "one", assignment: { family: "anthropic" } });
    expect(flight.task("one").stage).toBe("preparing");
    flight.start("one");
    flight.end("one", "lost");
    flight.world.settle();
    flight.pass("one");
    expect(flight.task("one").authors).toEqual(["openai", "anthropic"]);
    expect(flight.running("one").map((each) => each.family)).toEqual(["google"]);
    const again = reviewerOf("claude", "anthropic");
    expect(flight.refused({ type: "review.dispatch", task: "one", reviewer: again, lane: "x" }).code).toBe(
      "not-allowed",
    );
  });

  it("is asked again when a conflict was resolved after the review, by whomever (feature 90)", () => {
    const flight = inReview();
    flight.world.settle();
    flight.review("one");
    flight.person({ type: "task.reassign", task: "one", assignment: { family: "anthropic" } });
    flight.do({ type: "merge.conflicted", task: "one", paths: ["src/a.ts"], detail: "both changed line 3" });
    flight.world.settle();
    flight.pass("one");
    expect(flight.task("one")).toMatchObject({
      stage: "in-review",
      passedBy: null,
      authors: ["openai", "anthropic"],
    });
    expect(flight.running("one").map((each) => each.family)).toEqual(["google"]);
  });

  it("is a person when every installed family wrote some of it (feature 90)", () => {
    const flight = inReview();
    flight.world.settle();
    for (const by of ["anthropic", "google"]) {
      flight.person({ type: "task.reassign", task: "one", assignment: { family: by } });
      flight.review("one", [found("critical", `Race seen by the one before ${by}`)]);
      flight.pass("one");
    }
    expect(flight.task("one").authors).toEqual(["openai", "anthropic", "google"]);
    expect(flight.task("one").stage).toBe("held");
    expect(flight.pending()[0]?.evidence[0]?.text).toContain("No family is left");
  });

  it(
    "never is an author, in any order of families that write, fix and resolve (feature 90)",
    () => {
      const families = fc.constantFrom("openai", "anthropic", "google");
      let merged = 0;
      const step = fc.record({
        by: families,
        happens: fc.constantFrom("fail", "critical", "conflict", "calm"),
      });
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), families, (steps, last) => {
          const flight = new ReviewedFlight([task("one", { limits: { attempts: 10 } })]);
          for (const { by, happens } of [...steps, { by: last, happens: "calm" }]) {
            const { stage } = flight.task("one");
            if (stage === "held" || stage === "failed" || stage === "merged") break;
            flight.person({ type: "task.reassign", task: "one", assignment: { family: by } });
            playRound(flight, happens);
            everyAuthorIsBarred(flight);
          }
          const { stage, passedBy, authors, passedByPerson } = flight.task("one");
          if (stage !== "merged") return;
          merged += 1;
          expect(passedByPerson).toBe(false);
          expect(authors).not.toContain(passedBy);
        }),
        { numRuns: CASES, seed: SEED },
      );
      expect(merged).toBeGreaterThan(CASES / 10);
    },
    PATIENCE_MS,
  );
});

/** One attempt and what comes of it, as far as it goes. */
function playRound(flight: ReviewedFlight, happens: string): void {
  if (happens === "fail") {
    flight.fail("one");
    flight.world.settle();
    return;
  }
  flight.prove("one");
  everyAuthorIsBarred(flight);
  flight.world.settle();
  if (flight.running("one").length === 0) return;
  flight.review("one", happens === "critical" ? [found("critical", "Race")] : []);
  if (flight.task("one").stage !== "merging") return;
  if (happens !== "conflict") return flight.merge("one");
  flight.do({ type: "merge.conflicted", task: "one", paths: [], detail: "both" });
  flight.world.settle();
}

/** Hostile: whoever wrote some of it tries to review it now, under its own name and under others. */
function everyAuthorIsBarred(flight: ReviewedFlight): void {
  for (const { agent, family: own } of AGENTS) {
    if (!flight.task("one").authors.includes(own)) continue;
    for (const name of ["openai", "anthropic", "google"])
      flight.refused({ type: "review.dispatch", task: "one", reviewer: reviewerOf(agent, name), lane: "x" });
  }
}
