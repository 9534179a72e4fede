import { expect, it } from "vitest";
import { ENGINE, OPERATOR } from "#shared/mission/actor.ts";
import { command } from "#shared/mission/command.ts";
import type { Decision } from "#shared/mission/decisions/decision.ts";
import { PlanWorld } from "#shared/mission/plan/testing/plan-world.ts";
import { AGENTS, task } from "#shared/mission/testing/missions.ts";
import { bothIn, NAMES, RACE, together } from "#shared/mission/testing/laddered-flight.ts";
import { found, installed, ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { wordsOf } from "./ways.ts";

type Asking = Pick<ReviewedFlight, "world">;

/** What the engine refuses for want of a reason, of all that a card offers. */
function refusedWithoutWords(make: () => Asking): { asked: Decision; refused: string[] } {
  const asked = pendingOf(make());
  const refused = asked.options.flatMap(({ id }) => {
    const flight = make();
    const answer = command.parse({
      type: "decision.answer",
      decisions: [asked.id],
      option: id,
      reason: null,
    });
    const result = flight.world.try(answer, OPERATOR);
    return "events" in result ? [] : [id];
  });
  return { asked, refused };
}

function pendingOf(flight: Asking): Decision {
  const [id] = flight.world.state.pending;
  const record = id === undefined ? undefined : flight.world.state.decisions.get(id);
  if (record === undefined) throw new Error("nothing is asked");
  return record.decision;
}

function lowering(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { risk: "high" })]);
  flight.person({ type: "task.lower-review", task: "one", level: "light" });
  return flight;
}

function disagreement(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { risk: "medium" })]);
  for (let round = 0; flight.world.state.pending.size === 0; round++) {
    flight.pass("one");
    flight.review("one", [found("critical", `Leak ${round}`)]);
  }
  return flight;
}

function failedGate(): ReviewedFlight {
  const gates = [{ kind: "ci" as const, id: "green", check: "build", commit: "main" }];
  const flight = new ReviewedFlight([task("one", { gates })]);
  const seen = { check: 1, outcome: "failed" as const, detail: "It ended with failure." };
  flight.do({ type: "gate.checked", task: "one", gate: "green", ...seen });
  return flight;
}

/** Nobody is left who did not write it. */
function ownReview(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { risk: "medium" })]);
  flight.install(installed("codex", "openai"));
  flight.pass("one");
  return flight;
}

/** The same, over a critical finding that was fixed and nobody of another family looked at again. */
function ownReviewOfCritical(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { risk: "medium" })]);
  flight.pass("one");
  flight.review("one", [found("critical", "Leak")]);
  const [writer] = flight.task("one").attempts;
  if (writer === undefined) throw new Error("nobody wrote it");
  flight.install(installed(writer.route.agent, writer.route.family));
  flight.pass("one");
  return flight;
}

/** A plan with a task of full review, begun: with what its review found, or with nobody to review it. */
function planCard(found: "findings" | "nobody"): PlanWorld {
  const plan = new PlanWorld([task("login", { brief: { scope: { touch: ["src/auth/**"] } } })]);
  const alone = { ...installed("codex", "openai"), reviews: false as const };
  const agents = found === "nobody" ? [alone] : [...AGENTS];
  plan.send({ type: "mission.set-agents", agents }, ENGINE);
  plan.send({ type: "plan.lock", toLaunch: true });
  const asked = plan.state.plan.reviewAsked;
  if (asked === null) return plan;
  const { reviewer, revision } = asked;
  const findings = [{ severity: "critical" as const, title: "Wrong order", claim: "b needs c." }];
  plan.send({ type: "plan.record-review", reviewer, revision, findings }, ENGINE);
  return plan;
}

function ownMerge(kind: "implement" | "spec"): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind })], { autonomy: "ask-me" });
  flight.pass("one");
  if (flight.running("one").length > 0) flight.review("one");
  return flight;
}

function conflict(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one")]);
  for (; flight.world.state.pending.size === 0; flight.world.settle()) {
    flight.pass("one");
    if (flight.running("one").length > 0) flight.review("one");
    flight.do({ type: "merge.conflicted", task: "one", paths: ["src/one/a.ts"], detail: "Both changed it." });
  }
  return flight;
}

it.each([
  ["a gate that failed", failedGate],
  ["a review by the person", ownReview],
  ["a review by the person over a critical finding", ownReviewOfCritical],
  ["a plan that a review found fault with", () => planCard("findings")],
  ["a plan that nobody can review", () => planCard("nobody")],
  ["a merge", () => ownMerge("implement")],
  ["a plan that was written", () => ownMerge("spec")],
  ["less review", lowering],
  ["findings that stay critical", disagreement],
  ["a conflict", conflict],
])("asks for words where the engine takes an answer with a reason only: %s", (_, make) => {
  const { asked, refused } = refusedWithoutWords(make);
  expect(refused.length).toBeGreaterThan(0);
  const needing = asked.options.filter((option) => wordsOf(asked, option) === "needed");
  expect(needing.map(({ id }) => id)).toEqual(refused);
});

it("asks for no words where a person only agrees that a critical finding is wrong", () => {
  const { asked, refused } = refusedWithoutWords(() => {
    const flight = bothIn([RACE], [NAMES]);
    const answer = together(flight, ["Race"]);
    const { round } = flight.task("one");
    flight.do(command.parse({ type: "synthesis.record", task: "one", round, answer }));
    return flight;
  });
  expect(asked.options.map(({ id }) => id)).toContain("agree");
  expect(refused).toEqual([]);
  expect(asked.options.filter((option) => wordsOf(asked, option) === "needed")).toEqual([]);
});
