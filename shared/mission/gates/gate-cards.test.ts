import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { hasStalled } from "../stalled.ts";
import { taskSpec } from "../plan/task-spec.ts";
import { statusOf } from "../flight/status.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import type { gate } from "./gate.ts";

type Gate = z.input<typeof gate>;

const GREEN: Gate = { kind: "ci", id: "green", check: "build", commit: "main" };
const APPROVED: Gate = { kind: "pr", id: "approved", before: "merge", pullRequest: 7, wants: "approved" };
const COMMANDS: Gate = { kind: "checks", id: "base", commands: [{ command: "npm test" }] };

const flying = (...gates: Gate[]): ReviewedFlight =>
  new ReviewedFlight([task("one", { gates }), task("two", { after: ["one"] })]);

type Outcome = "passed" | "waiting" | "failed" | "unknown";

/** The engine looked. */
function look(flight: ReviewedFlight, outcome: Outcome, detail = "", gateId = "green"): void {
  const check = flight.effectsOf("gate.check").findLast(({ gate: { id } }) => id === gateId)?.check ?? 0;
  flight.do({ type: "gate.checked", task: "one", gate: gateId, check, outcome, detail });
  flight.world.settle();
}

const RED = 'The check "build" ended with failure.';
const states = (flight: ReviewedFlight) =>
  [...flight.world.state.decisions.values()].map(({ state, note }) => [state, note]);

describe("a gate that failed", () => {
  it("asks a person once, with what was seen and what each answer does", () => {
    const flight = flying(GREEN);
    look(flight, "failed", RED);
    expect(flight.pending()).toMatchObject([
      {
        kind: "stuck",
        task: "one",
        risk: "medium",
        question: 'The gate "green" of Task one failed: what now?',
        evidence: [
          { text: 'The check "build" of commit main has to end with success.', source: "the plan" },
          { text: RED, source: expect.stringContaining("look 1") },
        ],
        options: [{ id: "look-at-gate" }, { id: "pass-gate" }, { id: "skip" }, { id: "cancel" }],
      },
    ]);
    expect(statusOf(flight.task("one"))).toBe("needs_you");
    for (let again = 0; again < 3; again++) {
      flight.wait(1);
      look(flight, "failed", RED);
    }
    expect(flight.pending()).toHaveLength(1);
    expect(hasStalled(flight.world.state)).toBe(false);
  });

  it("is looked at meanwhile, and its question goes when it opens or waits again by itself", () => {
    const flight = flying(GREEN);
    look(flight, "failed", RED);
    flight.wait(1);
    look(flight, "waiting", 'The check "build" is queued.');
    expect(states(flight)).toEqual([["withdrawn", "the gate waits again"]]);
    flight.wait(1);
    look(flight, "failed", RED);
    expect(flight.pending()).toHaveLength(1);
    flight.wait(1);
    look(flight, "passed", 'The check "build" ended with success.');
    expect(states(flight).at(-1)).toEqual(["withdrawn", "the gate is open"]);
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("before the merge holds what is proven, and opens by itself as well", () => {
    const flight = flying(APPROVED);
    flight.pass("one");
    flight.review("one");
    look(flight, "failed", "Pull request 7 was closed without being merged.", "approved");
    expect(flight.pending()).toMatchObject([{ subject: { kind: "gate", gate: { id: "approved" } } }]);
    flight.wait(1);
    look(flight, "passed", "Pull request 7 is approved.", "approved");
    expect(flight.task("one").stage).toBe("merging");
  });

  it("that says something else is asked about anew, with that", () => {
    const flight = flying(APPROVED);
    flight.pass("one");
    flight.review("one");
    look(flight, "failed", "Changes of Pull request 7 were requested.", "approved");
    flight.wait(1);
    look(flight, "unknown", "gh did not answer within 30 s.", "approved");
    expect(flight.pending()).toHaveLength(1);
    flight.wait(1);
    look(flight, "failed", "Pull request 7 was closed without being merged.", "approved");
    expect(states(flight)).toEqual([
      ["superseded", "the gate says something else now"],
      ["pending", null],
    ]);
    expect(flight.pending()[0]?.evidence[1]?.text).toBe("Pull request 7 was closed without being merged.");
  });

  it("that was changed in the plan takes its question with it, and holds nobody for ever", () => {
    const flight = flying(GREEN);
    look(flight, "failed", RED);
    const gates = [{ ...GREEN, check: "security" }];
    const changed = taskSpec.parse({ ...flight.task("one").spec, gates });
    flight.person({ type: "plan.edit", edits: [{ op: "change", task: changed }] });
    flight.world.settle();
    expect(states(flight)).toEqual([["superseded", "the gate holds nothing up any more"]]);
    look(flight, "passed");
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("by its commands asks when nothing else of the mission can make them pass", () => {
    const flight = new ReviewedFlight([
      task("one", { gates: [COMMANDS] }),
      task("two"),
      task("three", { after: ["two"] }),
    ]);
    look(flight, "failed", "exit code 1", "base");
    expect(flight.pending()).toEqual([]);
    for (const id of ["two", "three"]) {
      flight.pass(id);
      flight.review(id);
      flight.merge(id);
    }
    flight.wait(1);
    look(flight, "failed", "exit code 1 after 3 s", "base");
    expect(flight.pending()).toMatchObject([{ question: 'The gate "base" of Task one failed: what now?' }]);
    flight.wait(1);
    look(flight, "failed", "exit code 1 after 4 s", "base");
    expect(states(flight)).toEqual([["pending", null]]);
  });
});

describe("a gate by its commands", () => {
  it("asks when the others only wait for a person: they make nothing pass", () => {
    const flight = new ReviewedFlight([task("one", { gates: [COMMANDS] }), task("two"), task("three")]);
    flight.person({ type: "task.pause", task: "two" });
    look(flight, "failed", "exit code 1", "base");
    expect(flight.pending()).toEqual([]);
    flight.person({ type: "task.pause", task: "three" });
    expect([...flight.world.state.active]).toEqual(["two", "three"]);
    flight.wait(1);
    look(flight, "failed", "exit code 1", "base");
    expect(flight.pending()).toMatchObject([{ question: 'The gate "base" of Task one failed: what now?' }]);
  });
});

describe("a gate nobody can look at", () => {
  it("asks after a quarter of an hour of it, not for one bad moment", () => {
    const flight = flying(GREEN);
    look(flight, "waiting");
    for (let minute = 0; minute < 15; minute++) {
      flight.wait(5);
      look(flight, "unknown", "gh is not installed.");
      expect(flight.pending()).toHaveLength(minute < 3 ? 0 : 1);
    }
    expect(flight.pending()).toMatchObject([
      { question: 'The gate "green" of Task one cannot be looked at: what now?' },
    ]);
    flight.wait(5);
    look(flight, "passed");
    expect(flight.task("one").attempts).toHaveLength(1);
  });
});

describe("an answer about a gate", () => {
  const asked = (): ReviewedFlight => {
    const flight = flying(GREEN);
    look(flight, "failed", RED);
    return flight;
  };

  it("has it looked at again at once; the same again asks again", () => {
    const flight = asked();
    const looks = flight.effectsOf("gate.check").length;
    flight.answer("look-at-gate");
    expect(flight.effectsOf("gate.check")).toHaveLength(looks + 1);
    flight.world.settle();
    expect(flight.effectsOf("gate.check")).toHaveLength(looks + 1);
    look(flight, "failed", RED);
    expect(states(flight).map(([state]) => state)).toEqual(["resolved", "pending"]);
  });

  it("is refused while nobody looks, and stays a question", () => {
    const flight = asked();
    flight.person({ type: "mission.pause" });
    expect(() => flight.answer("look-at-gate")).toThrow("is paused, so nobody looks");
    expect(flight.pending()).toHaveLength(1);
  });

  it("lets the task through with a reason only", () => {
    const flight = asked();
    expect(() => flight.answer("pass-gate", " ")).toThrow("with a reason only");
    flight.answer("pass-gate", "The runner is down; I ran it here.");
    flight.world.settle();
    expect(flight.task("one").gates.get("green")?.opened).toMatchObject({
      by: "person",
      detail: "The runner is down; I ran it here.",
    });
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("is not needed when a person lets it through in another way", () => {
    const flight = asked();
    flight.person({ type: "gate.pass", task: "one", gate: "green", reason: "I saw it pass." });
    expect(states(flight)).toEqual([["withdrawn", "a person let it through"]]);
  });

  it.each([
    ["skip", "skipped", 1],
    ["cancel", "cancelled", 0],
  ] as const)("gives the task up: %s", (option, stage, started) => {
    const flight = asked();
    flight.answer(option, "Not worth it.");
    flight.world.settle();
    expect(flight.task("one").stage).toBe(stage);
    expect(flight.task("two").attempts).toHaveLength(started);
  });
});
