import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { Route } from "../flight/route.ts";
import { PATIENCE_MS } from "../plan/testing/patience.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { AGENTS, task } from "../testing/missions.ts";
import { holding } from "../testing/one-flight.ts";
import { CLAUDE, found, installed, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { agentName, family } from "../words.ts";
import { chooseRoute } from "./choose-route.ts";
import { mayImplement } from "./invariants.ts";

const NOBODY = new Set<never>();
const RISKY = { risk: "high" } as const;

/** What the scheduler chose for a task, to be forged from. */
function chosen(flight: ReviewedFlight, id: string): Route {
  const found = chooseRoute(flight.world.state, flight.task(id), NOBODY);
  if (!found.ok) throw new Error(found.reason);
  return found.route;
}

/** On hold, so that every dispatch of the test is its own. */
function waiting(more: Parameters<typeof task>[1], by: typeof CLAUDE | null = null): ReviewedFlight {
  const flight = new ReviewedFlight([task("first"), task("one", { ...more, after: ["first"] })], {}, by);
  flight.person({ type: "task.skip", task: "first", reason: "only there to wait for" });
  return flight;
}

const CODEX = { agent: agentName.parse("codex"), family: family.parse("openai") };
const byClaude = { agent: agentName.parse("claude"), family: family.parse("anthropic") };

describe("high-risk work", () => {
  it("is never implemented by the family that planned it, whatever the route says (feature 23)", () => {
    const flight = waiting(RISKY, CLAUDE);
    const route = chosen(flight, "one");
    expect(route.family).toBe("openai");
    const dispatch = { type: "task.dispatch", task: "one", lane: "anthropic 1" } as const;
    for (const sandbox of ["workspace-write", "read-only", "full"] as const)
      expect(flight.refused({ ...dispatch, route: { ...route, ...byClaude, sandbox } }).code).toBe(
        "not-allowed",
      );
    const alias = { ...route, agent: byClaude.agent };
    expect(flight.refused({ ...dispatch, route: alias }).sentence).toContain("claude is of family anthropic");
    for (const role of ["driver", "reviewer", "verifier"] as const)
      expect(
        flight.refused({ ...dispatch, route: { ...route, ...byClaude, role } }, OPERATOR).sentence,
      ).toContain("anthropic planned it");
  });

  it("is not given to the planning family by a person's choice either: a person is asked (feature 23)", () => {
    const flight = waiting(RISKY, CLAUDE);
    flight.person({ type: "task.reassign", task: "one", assignment: { family: "anthropic" } });
    flight.world.settle();
    expect(flight.task("one").attempts).toEqual([]);
    expect(flight.pending()[0]?.evidence[0]?.text).toContain("No installed agent may do");
  });

  it("keeps the planning family out of its fixes and its conflicts (feature 23)", () => {
    const flight = new ReviewedFlight([task("one", RISKY)], {}, CLAUDE);
    flight.pass("one");
    const before = flight.attempt("one").route;
    for (const reviewer of flight.running("one"))
      flight.do({
        type: "review.record",
        task: "one",
        reviewer,
        findings: reviewer.lens === "adversarial" ? [found("critical", "Race")] : [],
      });
    const fix = {
      type: "fix.dispatch",
      task: "one",
      route: { ...before, ...byClaude },
      lane: "anthropic 1",
    } as const;
    expect(flight.refused(fix).sentence).toContain("anthropic planned it");
    flight.world.settle();
    flight.pass("one");
    flight.world.settle();
    while (flight.task("one").stage !== "merging") {
      if (flight.running("one").length > 0) flight.review("one");
      else flight.pass("one");
    }
    flight.do({ type: "merge.conflicted", task: "one", paths: ["src/a.ts"], detail: "both" });
    expect(flight.refused(fix).sentence).toContain("anthropic planned it");
  });

  it("is not implemented by the planner where a person opens the workspace of a thinker (feature 23)", () => {
    const flight = waiting({ kind: "synthesis", risk: "high" }, CLAUDE);
    expect(chosen(flight, "one")).toMatchObject({ family: "anthropic", sandbox: "read-only" });
    flight.person({ type: "task.reassign", task: "one", assignment: { sandbox: "workspace-write" } });
    const route = chosen(flight, "one");
    expect(route).toMatchObject({ family: "openai", sandbox: "workspace-write" });
    expect(
      flight.refused({ type: "task.dispatch", task: "one", route: { ...route, ...byClaude }, lane: "x" })
        .sentence,
    ).toContain("anthropic planned it");
  });

  it("is not implemented by whoever proposed it in flight, whatever name it gives itself (feature 23)", () => {
    const thinker = task("thinker", { kind: "synthesis" });
    const flight = new ReviewedFlight(
      [thinker, task("one"), task("old", { ...RISKY, after: ["one"] })],
      {},
      CODEX,
    );
    flight.start("thinker");
    expect(flight.attempt("thinker").route).toMatchObject(CLAUDE);
    const actor = {
      kind: "session",
      ...flight.about("thinker"),
      task: flight.task("thinker").spec.id,
    } as const;
    const edits = [
      { op: "add", task: task("new", { ...RISKY, after: ["one"] }), place: 3 },
      { op: "change", task: task("old", { ...RISKY, title: "Another way" }) },
    ] as const;
    const forged = { family: family.parse("google"), agent: agentName.parse("gemini") };
    const reason = "the packet says so";
    flight.do({ type: "plan.propose-diff", edits: [...edits], reason, by: forged }, actor);
    flight.answer("approve");
    const { state } = flight.world;
    expect(state.plan.diffs.get(1)?.by).toEqual(CLAUDE);
    const barred = (id: string) =>
      ["anthropic", "openai", "google"].filter(
        (name) => !mayImplement(state, flight.task(id), family.parse(name)),
      );
    expect(barred("new")).toEqual(["anthropic"]);
    expect(barred("old")).toEqual(["anthropic", "openai"]);
    expect(barred("one")).toEqual([]);
  });

  it("is not laid to the planner's family when another one changed it in the same workspace before", () => {
    const flight = new ReviewedFlight([task("one", { assignment: { family: "anthropic" } })], {}, CLAUDE);
    flight.check("one");
    const changed = ["src/one/index.ts", "db/migrations/0001.ts"];
    const about = flight.about("one");
    flight.do({ type: "evidence.record", ...about, signals: holding(), changed, barred: [] });
    expect(flight.attempt("one")).toMatchObject({ outcome: "passed", failure: null });
    expect(flight.task("one")).toMatchObject({ risk: "high", reviewLevel: "full" });
  });

  it("is what was really changed: the planner's family is sent away from it (features 23 and 24)", () => {
    const flight = new ReviewedFlight([task("one", { assignment: { family: "anthropic" } })], {}, CLAUDE);
    expect(flight.attempt("one").route.family).toBe("anthropic");
    flight.prove("one", ["src/one/index.ts", "db/migrations/0001.ts"]);
    expect(flight.task("one")).toMatchObject({
      risk: "high",
      reviewLevel: "full",
      stage: "idle",
      passedBy: null,
    });
    expect(flight.attempt("one").failure).toContain("anthropic also planned it");
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
    flight.person({ type: "task.reassign", task: "one", assignment: { family: "openai" } });
    flight.answer("look-again");
    flight.world.settle();
    expect(flight.attempt("one").route.family).toBe("openai");
  });

  it("gets the full review when another family did it, or the contract names the surface (feature 24)", () => {
    const flight = new ReviewedFlight(
      [task("one", { kind: "docs" })],
      { highRisk: ["docs/legal/**"] },
      CLAUDE,
    );
    expect(flight.task("one").reviewLevel).toBe("light");
    flight.pass("one", ["docs/legal/terms.md"]);
    expect(flight.task("one")).toMatchObject({ risk: "high", reviewLevel: "full", stage: "in-review" });
    expect(flight.running("one").map(({ lens }) => lens)).toEqual(["adversarial", "quality"]);
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
  });
});

describe("a route, whoever chose it", () => {
  it("never makes a reader write, or opens a box or the network (features 23 and 28)", () => {
    for (const kind of ["research", "review"] as const) {
      const flight = waiting({ kind });
      flight.person({ type: "task.reassign", task: "one", assignment: { sandbox: "full" } });
      const route = chosen(flight, "one");
      expect(route.sandbox).toBe("read-only");
      const forged = { ...route, sandbox: "workspace-write" } as const;
      expect(
        flight.refused({ type: "task.dispatch", task: "one", route: forged, lane: "x" }).sentence,
      ).toContain("reads only");
    }
    const flight = waiting({});
    const route = chosen(flight, "one");
    expect(route).toMatchObject({ sandbox: "workspace-write", network: false });
    const full = { ...route, sandbox: "full" } as const;
    expect(flight.refused({ type: "task.dispatch", task: "one", route: full, lane: "x" }).sentence).toContain(
      "was planned with sandbox",
    );
    const online = { ...route, network: true };
    expect(
      flight.refused({ type: "task.dispatch", task: "one", route: online, lane: "x" }).sentence,
    ).toContain("stays off");
  });

  it("flies only what is installed, under its own family (feature 29)", () => {
    const flight = waiting({});
    const route = chosen(flight, "one");
    const dispatch = { type: "task.dispatch", task: "one", lane: "x" } as const;
    const unknown = { ...route, agent: agentName.parse("nobody") };
    expect(flight.refused({ ...dispatch, route: unknown }).sentence).toContain("not installed");
    const other = { ...route, family: family.parse("google") };
    expect(flight.refused({ ...dispatch, route: other }).sentence).toContain(
      "codex is of family openai, not google",
    );
  });

  it("leaves planning to the driver, also where plan or table say worker (feature 21)", () => {
    const flight = waiting({ kind: "plan", role: "worker" });
    const rows = [{ kinds: ["plan" as const], role: "worker" as const, agents: ["codex"] }];
    flight.person({ type: "mission.set-allocation", allocation: { ...flight.world.state.allocation, rows } });
    const route = chosen(flight, "one");
    const forged = { ...route, role: "worker" } as const;
    expect(
      flight.refused({ type: "task.dispatch", task: "one", route: forged, lane: "x" }).sentence,
    ).toContain("stays with the driver");
    flight.world.settle();
    expect(flight.attempt("one").route).toMatchObject({ agent: "codex", role: "driver" });
  });

  it(
    "never lets a planner near its own high-risk work, for any crew, choice and risk (feature 23)",
    () => {
      const agents = fc.subarray([...AGENTS, installed("opencode", "zhipu")], { minLength: 1 });
      const kinds = fc.constantFrom(
        "implement",
        "mechanical",
        "test",
        "docs",
        "ops",
        "integrate",
        "synthesis",
        "spec",
      );
      const choice = fc.record(
        {
          family: fc.constantFrom("anthropic", "openai", "google"),
          agent: fc.constantFrom("claude", "codex", "gemini"),
          sandbox: fc.constantFrom("read-only", "workspace-write", "full"),
        },
        { requiredKeys: [] },
      );
      let barred = 0;
      fc.assert(
        fc.property(agents, kinds, choice, fc.constantFrom("low", "high"), (crew, kind, assignment, risk) => {
          const flight = waiting({ kind, risk }, CLAUDE);
          flight.install(...crew);
          flight.person({ type: "task.reassign", task: "one", assignment });
          flight.world.settle();
          const [attempt] = flight.task("one").attempts;
          if (attempt === undefined) {
            barred += 1;
            expect(flight.pending()).not.toEqual([]);
            return;
          }
          const { route } = attempt;
          const own = route.family === "anthropic" && route.sandbox !== "read-only";
          expect(own && flight.task("one").risk === "high").toBe(false);
        }),
        { numRuns: CASES, seed: SEED },
      );
      expect(barred).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
