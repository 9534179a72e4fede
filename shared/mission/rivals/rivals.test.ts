import { describe, expect, it } from "vitest";
import { ENGINE } from "../actor.ts";
import { taskId } from "../ids.ts";
import { missionContract } from "../mission-contract.ts";
import { checkPlan } from "../plan/plan-check.ts";
import { AGENTS, task } from "../testing/missions.ts";
import { ReviewedFlight, reviewerOf } from "../testing/reviewed-flight.ts";
import { compareRivals, sideText } from "./compare-rivals.ts";
import { isScopedOut, partsOf } from "./parts.ts";

const scope = { scope: { touch: ["src/api/**"] } };

/** One task and what waits for it; forked before anything of it flies, because a timer holds it. */
function forked(): ReviewedFlight {
  const gates = [{ kind: "timer" as const, id: "later", afterMinutes: 1 }];
  const flight = new ReviewedFlight([task("api", { gates, brief: scope }), task("page", { after: ["api"] })]);
  flight.person({ type: "plan.fork", task: "api", families: ["openai", "anthropic"] });
  flight.wait(1);
  return flight;
}

const RIVAL = "api-anthropic";

/** Both are proven and reviewed. */
function bothDone(): ReviewedFlight {
  const flight = forked();
  for (const id of ["api", RIVAL]) {
    flight.pass(id);
    flight.review(id);
  }
  return flight;
}

const specs = (flight: ReviewedFlight) => [...flight.world.state.tasks.values()].map(({ spec }) => spec);

describe("the same brief for two families", () => {
  it("flies in two workspaces, and what waited for it waits for both", () => {
    const flight = forked();
    expect(flight.attempt("api").route.family).toBe("openai");
    expect(flight.attempt(RIVAL).route.family).toBe("anthropic");
    expect(flight.task(RIVAL).spec.brief).toEqual(flight.task("api").spec.brief);
    expect(flight.task("page").spec.after).toEqual(["api", RIVAL]);
  });

  it("flies at the same time, and neither is told to keep out of the lines of the other", () => {
    const flight = forked();
    for (const id of ["api", RIVAL]) flight.start(id);
    const compared = [{ with: RIVAL, paths: ["src/api/index.ts"], by: [] }];
    flight.do({ type: "conflict.forecast", task: "api", compared });
    expect(flight.world.state.forecasts).toEqual([]);
    expect(flight.effectsOf("agent.tell")).toEqual([]);
  });

  it("is no plan in which two may change the same file, as only one of them is merged", () => {
    const surroundings = {
      contract: missionContract.parse({ goal: "Fly." }),
      agents: AGENTS,
      plannedBy: null,
    };
    const plan = specs(forked());
    const codes = (list: typeof plan) => checkPlan(list, surroundings).reasons.map(({ code }) => code);
    expect(codes(plan)).not.toContain("shared-files");
    expect(codes(plan)).not.toContain("bad-rival");
    // A third one beside them meets both.
    const third = task("third", { brief: scope });
    const met = checkPlan([...plan, third], surroundings).reasons.filter(
      ({ code }) => code === "shared-files",
    );
    expect(met.map(({ tasks }) => tasks)).toEqual(
      expect.arrayContaining([
        ["api", "third"],
        [RIVAL, "third"],
      ]),
    );
    const alone = plan.map((spec) => (spec.id === RIVAL ? { ...spec, rival: null } : spec));
    expect(codes(alone)).toEqual(expect.arrayContaining(["bad-rival", "shared-files"]));
  });

  it("is refused for one family twice, for a task that has a rival, and for one that has started", () => {
    const flight = forked();
    const fork = (task: string, families: [string, string]) =>
      flight.refused({ type: "plan.fork", task, families }, { kind: "operator" });
    expect(fork("page", ["openai", "openai"]).sentence).toContain("needs two families");
    expect(fork("api", ["openai", "google"]).sentence).toContain("has a rival already");
    const started = new ReviewedFlight([task("one")]);
    const refused = started.refused(
      { type: "plan.fork", task: "one", families: ["openai", "google"] },
      { kind: "operator" },
    );
    expect(refused.sentence).toContain("already started");
  });
});

describe("picking one of two", () => {
  it("is asked when both are there, with the evidence of both, and neither is merged before", () => {
    const flight = forked();
    flight.pass("api");
    flight.review("api");
    expect(flight.pending()).toEqual([]);
    expect(flight.task("api").stage).toBe("merge-queue");
    expect(flight.refused({ type: "merge.start", task: "api" }).sentence).toContain("nobody picked");
    flight.pass(RIVAL);
    flight.review(RIVAL);
    const [card, ...more] = flight.pending();
    expect(more).toEqual([]);
    expect(card?.evidence.map(({ label }) => label)).toEqual(["api", RIVAL]);
    expect(card?.evidence[1]?.text).toContain("By anthropic, attempts: 1, now merge-queue");
    expect(card?.evidence[1]?.text).toContain("Findings: 0 critical, 0 important, 0 minor");
    for (const id of ["api", RIVAL])
      expect(flight.refused({ type: "merge.start", task: id }).code).toBe("not-allowed");
  });

  it.each([
    ["pick", "api", RIVAL],
    ["pick-other", RIVAL, "api"],
  ])("%s: merges %s, leaves %s out, and what waited goes on", (option, taken, left) => {
    const flight = bothDone();
    flight.answer(option, "It is smaller.");
    flight.world.settle();
    expect(flight.task(taken)).toMatchObject({ stage: "merging", picked: true });
    expect(flight.task(left)).toMatchObject({ stage: "skipped", mergedAs: null });
    // Its work is where it was.
    expect(flight.task(left).workspace?.branch).toBe(`mission/${left}`);
    flight.merge(taken);
    expect(flight.task("page").stage).toBe("preparing");
    expect(flight.pending()).toEqual([]);
  });

  it("of one that failed is not offered, and the other may be taken", () => {
    const flight = forked();
    flight.pass("api");
    flight.review("api");
    for (let attempt = 0; attempt < 3; attempt++) {
      flight.fail(RIVAL);
      flight.world.settle();
    }
    expect(flight.task(RIVAL).stage).toBe("failed");
    const card = flight.pending().find(({ task: about }) => about === "api");
    expect(card?.options.map(({ id }) => id)).toEqual(["pick"]);
    expect(flight.refused({ type: "rivals.pick", task: RIVAL }, { kind: "operator" }).code).toBe(
      "wrong-state",
    );
    flight.person({ type: "rivals.pick", task: "api" });
    flight.world.settle();
    expect(flight.task("api").stage).toBe("merging");
    expect(flight.pending()).toEqual([]);
  });

  it("needs nobody when the other one was cancelled", () => {
    const flight = forked();
    flight.pass("api");
    flight.review("api");
    flight.person({ type: "task.skip", task: RIVAL, reason: "Too slow." });
    flight.world.settle();
    expect(flight.task("api").stage).toBe("merging");
  });

  it("is for a person alone", () => {
    const flight = bothDone();
    const session = { kind: "session", task: taskId.parse("api"), attempt: 1 } as const;
    for (const actor of [ENGINE, session])
      expect(flight.refused({ type: "rivals.pick", task: "api" }, actor).code).toBe("not-allowed");
  });
});

describe("landing parts of the other one", () => {
  const take = (flight: ReviewedFlight, ...paths: string[]) =>
    flight.person({ type: "rivals.pick", task: "api", paths, reason: "Its tests are better." });

  it("starts a new attempt with those files, of both authors, which goes through the whole ladder again", () => {
    const flight = bothDone();
    take(flight, "src/api/test.ts");
    flight.world.settle();
    expect(flight.task("api")).toMatchObject({
      authors: ["openai", "anthropic"],
      passedBy: null,
      parts: { branch: `mission/${RIVAL}`, paths: ["src/api/test.ts"], attempt: 2 },
    });
    expect(flight.attempt("api")).toMatchObject({ number: 2, purpose: "fix" });
    expect(flight.attempt("api").additions.join("\n")).toContain("src/api/test.ts. Keep them as they are");
    expect(flight.refused({ type: "merge.start", task: "api" }).code).toBe("wrong-state");
    flight.pass("api");
    expect(flight.running("api")).toEqual([reviewerOf("gemini", "google")]);
    flight.review("api");
    expect(flight.task("api").stage).toBe("merging");
  });

  it("gives the files to the next attempt when the workspace of the first could not be made, and to no later one", () => {
    const flight = bothDone();
    take(flight, "src/api/test.ts");
    flight.world.settle();
    const startsWith = () => partsOf(flight.task("api"), flight.attempt("api").number)?.paths ?? null;
    expect([flight.attempt("api").number, startsWith()]).toEqual([2, ["src/api/test.ts"]]);
    flight.do({ type: "workspace.failed", ...flight.about("api"), reason: "The disk is full." });
    flight.world.settle();
    expect([flight.attempt("api").number, startsWith()]).toEqual([3, ["src/api/test.ts"]]);
    flight.fail("api");
    flight.world.settle();
    // They lie in the workspace since, with what was made of them.
    expect([flight.attempt("api").number, startsWith()]).toEqual([4, null]);
  });

  it("takes what a pattern of the task means, and not what it avoids", () => {
    const outOf = (touch: string[], avoid: string[], path: string) =>
      isScopedOut(
        new ReviewedFlight([task("one", { brief: { scope: { touch, avoid } } })]).task("one"),
        path,
      );
    expect(outOf(["src/*.ts"], [], "src/a.ts")).toBe(false);
    expect(outOf(["src/{a,b}/**"], [], "src/b/deep/c.ts")).toBe(false);
    expect(outOf(["src/api"], [], "src/api/c.ts")).toBe(false);
    expect(outOf(["src/*.ts"], [], "src/deep/a.ts")).toBe(true);
    expect(outOf(["src/**"], ["src/*.gen.ts"], "src/a.gen.ts")).toBe(true);
  });

  it("takes nothing from outside of what the task may change", () => {
    const flight = bothDone();
    expect(
      flight.refused(
        { type: "rivals.pick", task: "api", paths: [".github/workflows/ci.yml"] },
        { kind: "operator" },
      ).code,
    ).toBe("invalid");
    expect(flight.task("api").picked).toBe(false);
  });
});

it("evidence is what the engine saw, side by side in the order of the plan", () => {
  const flight = bothDone();
  const sides = compareRivals(flight.world.state, flight.task(RIVAL));
  expect(sides?.map(({ task: id, families, checks }) => [id, families, checks.length > 0])).toEqual([
    ["api", ["openai"], true],
    [RIVAL, ["anthropic"], true],
  ]);
});

it("the time of one that still flies is not told as none", () => {
  const flight = forked();
  flight.pass("api");
  flight.start(RIVAL);
  flight.wait(12);
  const [ended, flying] = compareRivals(flight.world.state, flight.task(RIVAL)) ?? [];
  expect(ended?.minutes).toBeTypeOf("number");
  expect(flying?.minutes).toBeNull();
  expect(flying === undefined ? "" : sideText(flying)).toContain("Time: not over yet");
});
