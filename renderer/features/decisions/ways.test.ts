import { expect, it } from "vitest";
import { OPERATOR } from "#shared/mission/actor.ts";
import { command } from "#shared/mission/command.ts";
import type { Decision } from "#shared/mission/decisions/decision.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { found, installed, ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { wordsOf } from "./ways.ts";

/** What the engine refuses for want of a reason, of all that a card offers. */
function refusedWithoutWords(make: () => ReviewedFlight): { asked: Decision; refused: string[] } {
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

function pendingOf(flight: ReviewedFlight): Decision {
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
