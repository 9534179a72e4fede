import { expect, it } from "vitest";
import { plannerPrompt } from "#shared/mission/plan/planner-prompt.ts";
import { planReviewPrompt } from "#shared/mission/plan/plan-review.ts";
import { lens } from "#shared/mission/review/finding.ts";
import { reviewPrompt } from "#shared/mission/review/review-prompt.ts";
import { synthesisPrompt } from "#shared/mission/review/synthesis-prompt.ts";
import { agentName, family } from "#shared/mission/words.ts";
import { taskPrompt } from "#shared/mission/plan/prompt.ts";
import { PlanWorld } from "../../shared/mission/plan/testing/plan-world.ts";
import { task } from "../../shared/mission/testing/missions.ts";
import { found, ReviewedFlight } from "../../shared/mission/testing/reviewed-flight.ts";
import { HAND_OFF_REQUEST } from "../../electron/agent-bridge/words-to-agents.ts";
import { addressedIn, asksForHandOff } from "./roles.ts";

// The engine's own prompts: when their headings change, this says so before a whole flight goes wrong.
const { state } = new PlanWorld([task("write-it")]);

it("knows from the engine's own prompts whom they speak to", () => {
  expect(addressedIn(taskPrompt(state, task("write-it").id))).toEqual({
    role: "worker",
    task: "write-it",
    as: null,
  });
  expect(addressedIn(plannerPrompt(state))).toEqual({ role: "planner", task: null, as: null });
  expect(addressedIn(planReviewPrompt(state))).toEqual({
    role: "plan-reviewer",
    task: null,
    as: null,
  });
});

it("knows who puts two reviews together", () => {
  const side = { round: 1, state: "completed", exitCode: 0, findings: [] } as const;
  const reviewer = { agent: agentName.parse("claude"), family: family.parse("anthropic") };
  const sides = {
    alpha: { ...side, reviewer: { ...reviewer, lens: "adversarial" } },
    beta: { ...side, reviewer: { ...reviewer, lens: "quality" } },
  } as const;
  const change = { text: "+a", cut: [], base: "b0", commit: "c0" };
  expect(addressedIn(synthesisPrompt(state, task("write-it").id, sides, change))).toEqual({
    role: "synthesist",
    task: "write-it",
    as: null,
  });
});

it.each(lens.options)("tells reviewers of one task apart: %s", (each) => {
  const change = { text: "+a", cut: [], base: "b0", commit: "c0" };
  expect(addressedIn(reviewPrompt(state, task("write-it").id, { lens: each }, change))).toEqual({
    role: "reviewer",
    task: "write-it",
    as: each,
  });
});

it("tells a worker who fixes from the one who made it", () => {
  const flight = new ReviewedFlight([task("one")]);
  flight.pass("one");
  flight.review("one", [found("critical", "Race")]);
  expect(flight.attempt("one").purpose).toBe("fix");
  expect(addressedIn(taskPrompt(flight.world.state, task("one").id))).toMatchObject({
    task: "one",
    as: "fix",
  });
});

it("takes the prompt's own heading, not one that is quoted below it", () => {
  expect(addressedIn("# Review task do-it\n\n# Task do-it: Do it")).toEqual({
    role: "reviewer",
    task: "do-it",
    as: null,
  });
});

it("knows the request for a hand-off", () => {
  expect(asksForHandOff(HAND_OFF_REQUEST)).toBe(true);
  expect(asksForHandOff(taskPrompt(state, task("write-it").id))).toBe(false);
});

it("has no role for anybody else's prompt", () => {
  expect(addressedIn("Please write a README.")).toBeNull();
});
