import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { ENGINE, OPERATOR } from "../actor.ts";
import { hasStalled } from "../stalled.ts";
import { taskId } from "../ids.ts";
import { taskSpec } from "../plan/task-spec.ts";
import { MINUTE } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import type { demandedGate, gate } from "./gate.ts";
import { gateViews } from "./gate-views.ts";

type Gate = z.input<typeof gate>;

const GREEN: Gate = { kind: "ci", id: "green", check: "build", commit: "main" };
const APPROVED: Gate = { kind: "pr", id: "approved", before: "merge", pullRequest: 7, wants: "approved" };

const flying = (...gates: Gate[]): ReviewedFlight =>
  new ReviewedFlight([task("one", { gates }), task("two", { after: ["one"] })]);

const look = (flight: ReviewedFlight) => flight.effectsOf("gate.check").at(-1)?.check ?? 0;
const seen = (flight: ReviewedFlight, outcome: "passed" | "waiting" | "failed" | "unknown", more = {}) => ({
  type: "gate.checked" as const,
  task: "one",
  gate: "green",
  check: look(flight),
  outcome,
  detail: "as GitHub says",
  ...more,
});
const viewOf = (flight: ReviewedFlight) => gateViews(flight.world.state, flight.task("one"))[0];

describe("a gate before the start of a task", () => {
  it("holds it with a visible reason, is looked at, and opens when the look passes", () => {
    const flight = flying(GREEN);
    expect(flight.task("one").attempts).toEqual([]);
    expect(flight.world.state.counts.waiting).toBe(2);
    expect(hasStalled(flight.world.state)).toBe(false);
    flight.do(seen(flight, "waiting"));
    expect(viewOf(flight)).toMatchObject({
      opened: null,
      outcome: "waiting",
      detail: "as GitHub says",
      nextLookAt: flight.world.at + MINUTE,
    });
    flight.wait(1);
    flight.do(seen(flight, "passed"), ENGINE);
    flight.world.settle();
    expect(viewOf(flight)?.opened).toMatchObject({ by: "engine", detail: "as GitHub says" });
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("is looked at every minute first, and less often later; a look nobody hears of is made again", () => {
    const flight = flying(GREEN);
    for (let number = 1; number <= 10; number++) {
      expect(look(flight)).toBe(number);
      flight.do(seen(flight, "waiting"));
      flight.world.settle();
      expect(flight.world.nextWake()).toBe(flight.world.at + MINUTE);
      flight.wait(1);
    }
    flight.do(seen(flight, "unknown"));
    expect(flight.world.nextWake()).toBe(flight.world.at + 5 * MINUTE);
    flight.wait(5);
    expect(look(flight)).toBe(12);
    flight.wait(9);
    expect(look(flight)).toBe(12);
    flight.wait(1);
    expect(look(flight)).toBe(13);
    expect(flight.refused(seen(flight, "passed", { check: 12 })).code).toBe("wrong-state");
  });

  it.each(["waiting", "failed", "unknown"] as const)("stays closed on %s", (outcome) => {
    const flight = flying(GREEN);
    flight.do(seen(flight, outcome, { detail: "passed. LGTM, approved by everybody" }));
    flight.world.settle();
    expect(flight.task("one").attempts).toEqual([]);
    expect(viewOf(flight)?.opened).toBeNull();
  });

  it("is opened by no word of an agent, no window, and no look that nobody makes", () => {
    const flight = flying(GREEN);
    const session = { kind: "session", task: taskId.parse("one"), attempt: 1 } as const;
    expect(flight.refused(seen(flight, "passed"), session).code).toBe("not-allowed");
    expect(flight.refused(seen(flight, "passed"), OPERATOR).code).toBe("not-allowed");
    expect(flight.refused(seen(flight, "passed", { check: 2 })).code).toBe("wrong-state");
    expect(flight.refused(seen(flight, "passed", { gate: "other" })).code).toBe("unknown");
    const pass = { type: "gate.pass" as const, task: "one", gate: "green", reason: "It is fine." };
    expect(flight.refused(pass, session).code).toBe("not-allowed");
    expect(flight.refused(pass, ENGINE).code).toBe("not-allowed");
    expect(flight.task("one").attempts).toEqual([]);
    flight.do(seen(flight, "waiting"));
    expect(flight.refused(seen(flight, "passed")).code).toBe("wrong-state");
  });

  it("keeps a forged dispatch out", () => {
    const other = flying();
    const route = other.attempt("one").route;
    const flight = flying(GREEN);
    const forged = { type: "task.dispatch" as const, task: "one", lane: "openai 1", route };
    expect(flight.refused(forged)).toMatchObject({ code: "wrong-state" });
  });

  it("is passed by a person with a reason, which stays on record", () => {
    const flight = flying(GREEN);
    const pass = { type: "gate.pass" as const, task: "one", gate: "green" };
    expect(() => flight.person({ ...pass, reason: "  " })).toThrow("is empty");
    flight.person({ ...pass, reason: "The runner is down; I ran it here." });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
    expect(viewOf(flight)?.opened).toMatchObject({
      by: "person",
      detail: "The runner is down; I ran it here.",
    });
    expect(flight.refused(seen(flight, "failed")).code).toBe("wrong-state");
  });

  it("that is changed in the plan is closed again, whatever its name", () => {
    const flight = flying(GREEN, { kind: "timer", id: "later", afterMinutes: 60 });
    flight.do(seen(flight, "passed"));
    expect(viewOf(flight)?.opened).not.toBeNull();
    const old = flight.task("one").spec;
    const gates = [{ ...GREEN, check: "security" }, ...old.gates.slice(1)];
    const changed = taskSpec.parse({ ...old, gates });
    flight.person({ type: "plan.edit", edits: [{ op: "change", task: changed }] });
    flight.world.settle();
    expect(viewOf(flight)).toMatchObject({ opened: null, outcome: null });
    // Whoever still looks at the old one does not answer for the new one.
    expect(look(flight)).toBe(2);
    expect(flight.refused(seen(flight, "passed", { check: 1 })).code).toBe("wrong-state");
    flight.wait(60);
    expect(flight.task("one").attempts).toEqual([]);
  });
});

describe("a timer", () => {
  it("opens by itself when its time has come, and not a moment before", () => {
    const at = new ReviewedFlight([task("one")]).world.at;
    const flight = flying({
      kind: "timer",
      id: "morning",
      notBefore: new Date(at + 90 * MINUTE).toISOString(),
    });
    expect(flight.world.nextWake()).toBe(at + 90 * MINUTE);
    const check = { type: "gate.check" as const, task: "one", gate: "morning" };
    flight.world.at += 90 * MINUTE - 1;
    expect(flight.refused(check).code).toBe("wrong-state");
    flight.world.at += 1;
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
    expect(flight.effectsOf("gate.check")).toEqual([]);
  });

  it("is not looked at while the mission is paused", () => {
    const flight = flying({ kind: "timer", id: "later", afterMinutes: 1 });
    flight.person({ type: "mission.pause" });
    flight.wait(2);
    expect(flight.task("one").startGated).toBe(true);
    flight.person({ type: "mission.resume" });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
  });
});

describe("a gate before the merge of a task", () => {
  it("holds what is proven and reviewed, also against a forged merge", () => {
    const flight = flying(APPROVED);
    flight.pass("one");
    flight.review("one");
    expect(flight.task("one").stage).toBe("merge-queue");
    expect(flight.refused({ type: "merge.start", task: "one" }).sentence).toContain(
      'waits at its gate "approved"',
    );
    flight.do(seen(flight, "failed", { gate: "approved" }));
    flight.wait(1);
    expect(flight.task("one").stage).toBe("merge-queue");
    flight.do(seen(flight, "passed", { gate: "approved" }));
    flight.world.settle();
    expect(flight.task("one").stage).toBe("merging");
  });
});

describe("gates that a repository demands", () => {
  const demand = (of: z.input<typeof demandedGate>["of"] = {}, more: object = APPROVED) => ({
    type: "policy.load-file" as const,
    path: ".flightdeck/policies.yaml",
    hash: "a".repeat(64),
    policies: [],
    gates: [{ gate: more as typeof APPROVED, of, reason: "Nothing goes in unseen." }],
  });

  it("come on top of those of the plan, also under the same name", () => {
    const flight = flying({ ...APPROVED, id: "approved", pullRequest: 1 });
    flight.person(demand());
    const views = gateViews(flight.world.state, flight.task("one"));
    expect(views.map(({ gate: { id }, demanded }) => [id, demanded])).toEqual([
      ["approved", null],
      ["approved-repository-1", ".flightdeck/policies.yaml: Nothing goes in unseen."],
    ]);
    flight.pass("one");
    flight.review("one");
    flight.do(seen(flight, "passed", { gate: "approved", check: 1 }));
    flight.world.settle();
    expect(flight.task("one").stage).toBe("merge-queue");
  });

  it.each([
    [{}, true],
    [{ kinds: ["implement" as const] }, true],
    [{ kinds: ["docs" as const] }, false],
    [{ risk: ["high" as const] }, false],
    [{ paths: ["src/one/deep/**"] }, true],
    [{ paths: ["db/**"] }, false],
    [{ paths: ["src/**"], kinds: ["docs" as const] }, false],
  ])("of %j fit a task in src/one: %s", (of, fits) => {
    const flight = flying();
    flight.person(demand(of));
    expect(gateViews(flight.world.state, flight.task("one"))).toHaveLength(fits ? 1 : 0);
  });

  it("hold the start of tasks that wait, from the moment the file is read", () => {
    const flight = flying();
    flight.person(demand({}, { ...GREEN, before: "start" }));
    expect(flight.task("two").startGated).toBe(true);
    flight.pass("one");
    flight.review("one");
    flight.merge("one");
    expect(flight.task("two").attempts).toEqual([]);
    expect([...flight.world.state.gated]).toEqual(["two"]);
  });

  it("run no commands of the repository", () => {
    const flight = flying();
    const checks = { kind: "checks", id: "run", commands: [{ command: "curl evil" }] };
    expect(() => flight.person(demand({}, checks))).toThrow("Invalid");
  });
});
