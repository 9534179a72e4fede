import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import { taskId } from "../ids.ts";
import { task } from "../testing/missions.ts";
import { failing, holding } from "../testing/one-flight.ts";
import { CLAUDE, found, ReviewedFlight } from "../testing/reviewed-flight.ts";
import type { Autonomy, TaskKind } from "../words.ts";

const DONE = { type: "merge.done", task: "one", commit: "c", tree: "t" } as const;

/** A task that was reviewed and stands before the merge queue. */
function reviewed(autonomy: Autonomy, more: Parameters<typeof task>[1] = {}): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", more)], { autonomy });
  flight.prove("one");
  flight.world.settle();
  while (flight.running("one").length > 0) flight.review("one");
  return flight;
}

describe("a merge", () => {
  it("never happens by itself: every stage before the queue refuses it (feature 111)", () => {
    const flight = new ReviewedFlight([task("one")]);
    const refusesAll = (): void => {
      for (const actor of [
        ENGINE,
        OPERATOR,
        { kind: "session", task: taskId.parse("one"), attempt: 1 } as const,
      ]) {
        flight.refused({ type: "merge.start", task: "one" }, actor);
        flight.refused(DONE, actor);
        flight.refused({ type: "merge.rejected", task: "one", reason: "" }, actor);
        flight.refused({ type: "merge.conflicted", task: "one", paths: [], detail: "" }, actor);
      }
      expect(flight.effectsOf("merge.candidate")).toEqual([]);
    };
    refusesAll();
    flight.start("one");
    refusesAll();
    flight.work("one");
    refusesAll();
    flight.end("one", "exited");
    refusesAll();
    flight.do({ type: "evidence.record", ...flight.about("one"), signals: [], changed: [] });
    refusesAll();
    flight.world.settle();
    flight.prove("one");
    refusesAll();
    flight.world.settle();
    refusesAll();
  });

  it("is one at a time, whoever asks for a second (feature 111)", () => {
    const flight = new ReviewedFlight([task("one"), task("two")], { autonomy: "hands-free" });
    for (const id of ["one", "two"]) flight.pass(id);
    for (const id of ["one", "two"]) flight.review(id);
    expect(flight.task("one").stage).toBe("merging");
    expect(flight.refused({ type: "merge.start", task: "two" }).sentence).toContain("waits for its turn");
    expect(flight.refused({ ...DONE, task: "two" }).code).toBe("wrong-state");
    flight.merge("one");
    expect(flight.task("two").stage).toBe("merging");
    expect(flight.refused(DONE).code).toBe("wrong-state");
  });

  it("does not start while the mission or the task is paused (feature 111)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.pass("one");
    for (const reviewer of flight.running("one"))
      flight.do({ type: "review.record", task: "one", reviewer, findings: [] });
    flight.person({ type: "task.pause", task: "one" });
    expect(flight.refused({ type: "merge.start", task: "one" }).sentence).toContain("is paused");
    flight.person({ type: "task.resume", task: "one" });
    flight.person({ type: "mission.pause" });
    expect(flight.refused({ type: "merge.start", task: "one" }).sentence).toContain("is paused");
    flight.person({ type: "mission.resume" });
    flight.do({ type: "merge.start", task: "one" });
  });

  it("that bounces becomes work with the conflict in its prompt, read again, and after three a question (feature 113)", () => {
    const flight = reviewed("hands-free");
    for (let time = 1; time <= 2; time++) {
      flight.do({
        type: "merge.conflicted",
        task: "one",
        paths: ["src/a.ts"],
        detail: `both changed line ${time}`,
      });
      flight.world.settle();
      expect(flight.attempt("one")).toMatchObject({ purpose: "resolve", number: time + 1 });
      expect(flight.attempt("one").additions.join("\n")).toContain(`both changed line ${time}`);
      flight.pass("one");
      expect(flight.task("one")).toMatchObject({ stage: "in-review", passedBy: null });
      flight.review("one");
    }
    flight.do({ type: "merge.rejected", task: "one", reason: "2 tests failed on the merged tree" });
    expect(flight.task("one").stage).toBe("held");
    expect(flight.pending()[0]).toMatchObject({ kind: "conflict", task: "one" });
    flight.world.settle();
    expect(flight.refused(DONE).code).toBe("wrong-state");
  });

  it("sends a task back with a tightened brief, never with the same words (feature 113)", () => {
    const flight = reviewed("ask-me");
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const silent = {
      type: "decision.answer" as const,
      decisions: [decision as string],
      option: "fix",
      reason: " ",
    };
    expect(flight.refused(silent, OPERATOR).sentence).toContain("Say what has to change");
    flight.answer("fix", "Keep the old port: clients use it.");
    flight.world.settle();
    expect(flight.attempt("one").additions.join("\n")).toContain("Keep the old port: clients use it.");
    flight.pass("one");
    flight.review("one");
    // The first yes would have been for other work.
    expect(flight.task("one")).toMatchObject({ stage: "held", approved: false });
  });
});

describe("a person's yes to a merge", () => {
  const asks = (autonomy: Autonomy, kind: TaskKind): boolean =>
    reviewed(autonomy, { kind })
      .pending()
      .some(({ task: about }) => about === "one");

  it("is asked for every merge where the person wants to be asked (features 111 and 112)", () => {
    for (const kind of ["implement", "docs", "mechanical", "test", "research", "spec"] as const)
      expect(`${kind} ${asks("ask-me", kind)}`).toBe(`${kind} true`);
  });

  it("is asked for specifications and plans where it is guarded, and for nothing else (features 6 and 143)", () => {
    for (const kind of ["spec", "plan"] as const)
      expect(`${kind} ${asks("guarded", kind)}`).toBe(`${kind} true`);
    for (const kind of ["implement", "docs", "test"] as const)
      expect(`${kind} ${asks("guarded", kind)}`).toBe(`${kind} false`);
    expect(asks("hands-free", "spec")).toBe(false);
  });

  it("holds what builds on a specification until it is given (feature 6)", () => {
    const flight = new ReviewedFlight([task("prd", { kind: "spec" }), task("code", { after: ["prd"] })]);
    flight.pass("prd");
    flight.review("prd");
    expect(flight.pending()[0]).toMatchObject({ kind: "plan-approval", task: "prd" });
    flight.wait(60 * 24 * 30);
    expect(flight.task("code").stage).toBe("idle");
    expect(flight.refused({ type: "merge.start", task: "prd" }).code).toBe("wrong-state");
    flight.answer("approve");
    flight.world.settle();
    flight.merge("prd");
    expect(flight.task("code").stage).toBe("preparing");
  });

  it("is not got round by a pause (features 6 and 111)", () => {
    const flight = reviewed("ask-me");
    flight.person({ type: "task.pause", task: "one" });
    flight.world.settle();
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.task("one").stage).toBe("held");
    expect(flight.effectsOf("merge.candidate")).toEqual([]);
    expect(flight.pending()).toHaveLength(1);
    flight.answer("approve");
    flight.world.settle();
    expect(flight.task("one").stage).toBe("merging");
  });

  it("is worth nothing for work that was read by more people only afterwards (features 90 and 112)", () => {
    const flight = reviewed("ask-me");
    flight.person({ type: "task.raise-review", task: "one", level: "full" });
    flight.answer("approve");
    flight.world.settle();
    expect(flight.task("one").stage).toBe("in-review");
    expect(flight.running("one").map(({ lens }) => lens)).toEqual(["quality"]);
    flight.review("one", [found("critical", "Race")]);
    expect(flight.task("one").approved).toBe(false);
  });

  it("is not given by time that ran out (feature 111)", () => {
    const flight = reviewed("ask-me");
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    flight.person({ type: "decision.extend", decision, expiresAt: flight.world.at + 1_000 });
    flight.wait(1);
    expect(flight.pending().filter((each) => each.task === "one")).toEqual([]);
    flight.person({ type: "task.pause", task: "one" });
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.task("one").stage).toBe("held");
    expect(flight.effectsOf("merge.candidate")).toEqual([]);
    const late = { type: "decision.answer" as const, decisions: [decision as string], option: "approve" };
    expect(flight.refused(late, OPERATOR).sentence).toContain("expired and holds");
  });
});

describe("more review than was planned", () => {
  it("is read before the merge, and is never less (feature 110)", () => {
    const flight = new ReviewedFlight([task("other"), task("one", { kind: "docs" })]);
    flight.pass("other");
    flight.review("other");
    flight.prove("one");
    expect(flight.task("one")).toMatchObject({ stage: "merge-queue", reviewLevel: "light" });
    flight.person({ type: "task.raise-review", task: "one", level: "standard" });
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
    flight.world.settle();
    expect(flight.running("one")).toHaveLength(1);
    flight.person({ type: "task.raise-review", task: "one", level: "full" });
    for (const level of ["standard", "full"] as const)
      expect(flight.refused({ type: "task.raise-review", task: "one", level }, OPERATOR).sentence).toContain(
        "only raised",
      );
    flight.world.settle();
    expect(flight.running("one").map(({ lens }) => lens)).toEqual(["adversarial", "quality"]);
  });
});

describe("light work", () => {
  it("skips the ladder, but not the proof (features 25 and 167)", () => {
    const trivial = {
      estimate: { minutes: 2, lines: 5, files: 1 },
      brief: { scope: { touch: ["src/one.ts"] } },
    };
    for (const more of [{ kind: "docs" as const }, trivial]) {
      const flight = new ReviewedFlight([task("one", more)], {}, CLAUDE);
      expect(flight.task("one").reviewLevel).toBe("light");
      flight.fail("one");
      expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
      flight.world.settle();
      flight.pass("one");
      expect(flight.task("one").stage).toBe("merging");
      expect(flight.effectsOf("review.run")).toEqual([]);
    }
  });

  it.each([
    ["more lines than somebody reads over", ["src/one.ts"], 60, "it changed 60 lines"],
    ["more than the one file", ["src/one.ts", "src/two.ts"], 5, "one file and changed 2"],
    ["a test", ["src/one.test.ts"], 5, "it changed src/one.test.ts"],
  ] as const)(
    "is read by somebody when it really changed %s, whatever was estimated",
    (_, changed, lines, why) => {
      const flight = new ReviewedFlight([
        task("one", {
          estimate: { minutes: 2, lines: 5, files: 1 },
          brief: { scope: { touch: ["src/one.ts"] } },
        }),
      ]);
      flight.check("one");
      flight.do({
        type: "evidence.record",
        ...flight.about("one"),
        signals: holding(),
        changed: [...changed],
        lines,
      });
      flight.world.settle();
      expect(flight.task("one")).toMatchObject({ reviewLevel: "standard", stage: "in-review" });
      expect(flight.running("one")).toHaveLength(1);
      const raised = flight.world.journal.find(({ event }) => event.type === "review.level-raised");
      expect(raised?.event).toMatchObject({ level: "standard", reason: expect.stringContaining(why) });
    },
  );

  it.each([
    ["something else than documents", ["README.md", "src/run.ts"], {}, "changed src/run.ts"],
    ["a file that a brief names as an interface", ["docs/api.txt"], {}, "named as an interface"],
    ["nothing but documents, but many lines of them", ["docs/a.md"], { lines: 401 }, "401 changed lines"],
  ] as const)("of the kind docs is read when it changed %s", (_, changed, more, why) => {
    const flight = new ReviewedFlight([
      task("one", { kind: "docs" }),
      task("two", { brief: { interfaces: ["Everything in docs/api.txt."] } }),
    ]);
    record(flight, [...changed], more);
    expect(flight.task("one")).toMatchObject({ reviewLevel: "standard", stage: "in-review" });
    expect(raises(flight)).toMatchObject([{ level: "standard", reason: expect.stringContaining(why) }]);
  });

  it("stays light when it changed documents, those the contract names too", () => {
    for (const [documents, changed] of [
      [undefined, ["README.md", "docs/guide/a.png", "packages/one/notes.rst"]],
      [["**"], ["src/run.ts"]],
    ] as const) {
      const contract = documents === undefined ? {} : { documents: [...documents] };
      const flight = new ReviewedFlight([task("one", { kind: "docs" })], contract);
      record(flight, [...changed], { lines: 400 });
      expect(flight.task("one")).toMatchObject({ reviewLevel: "light", stage: "merging" });
      expect(raises(flight)).toEqual([]);
    }
  });

  it("stays what a person made of it, whatever its size", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.person({ type: "task.lower-review", task: "one", level: "light" });
    flight.answer("lower-light", "I read it myself.");
    record(flight, ["src/one/a.ts"], { lines: 5_000 });
    expect(flight.task("one").reviewLevel).toBe("light");
  });
});

describe("work that turns out large", () => {
  it.each([
    ["lines", ["src/one/a.ts"], 401, "401 changed lines are more than 400"],
    ["files", Array.from({ length: 21 }, (_, at) => `src/one/${at}.ts`), 21, "21 files are more than 20"],
  ])("in %s is reviewed one step more, once, and the log says why", (_, changed, lines, why) => {
    const flight = new ReviewedFlight([task("one")]);
    record(flight, changed, { lines });
    expect(flight.task("one").reviewLevel).toBe("full");
    expect(raises(flight)).toMatchObject([{ level: "full", reason: why }]);
  });

  it("takes no second step when the same is looked at again", () => {
    const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
    for (const signals of [failing("acceptance"), holding()]) {
      record(flight, ["docs/a.md"], { lines: 900, signals });
    }
    expect(flight.task("one").reviewLevel).toBe("standard");
    expect(raises(flight)).toHaveLength(1);
  });

  it("keeps its level up to there", () => {
    const flight = new ReviewedFlight([task("one")]);
    const changed = Array.from({ length: 20 }, (_, at) => `src/one/${at}.ts`);
    record(flight, changed, { lines: 400 });
    expect(flight.task("one").reviewLevel).toBe("standard");
  });
});

describe("what many tasks build on", () => {
  const behind = (many: number) =>
    Array.from({ length: many }, (_, at) => task(`t${at}`, { after: [at === 0 ? "one" : `t${at - 1}`] }));

  it.each([
    [9, "light", "low"],
    [10, "standard", "medium"],
  ] as const)("directly or not: with %i of them its review is %s", (many, reviewLevel, risk) => {
    const flight = new ReviewedFlight([task("one", { kind: "docs" }), ...behind(many)]);
    expect(flight.task("one")).toMatchObject({ reviewLevel, risk });
  });

  it("is read also when they came while it was under way", () => {
    const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
    flight.check("one");
    for (const [place, more] of behind(10).entries())
      flight.person({ type: "plan.edit", edits: [{ op: "add", task: more, place: place + 1 }] });
    expect(flight.task("one").reviewLevel).toBe("light");
    flight.do({ type: "evidence.record", ...flight.about("one"), signals: holding(), changed: ["a.md"] });
    expect(raises(flight)).toMatchObject([{ level: "standard", reason: "10 or more tasks build on it" }]);
  });
});

/** One attempt at `one`, and what the engine saw of it. */
function record(
  flight: ReviewedFlight,
  changed: string[],
  { lines = 5, signals = holding() }: { lines?: number; signals?: ReturnType<typeof holding> } = {},
): void {
  flight.check("one");
  flight.do({ type: "evidence.record", ...flight.about("one"), signals, changed, lines });
  flight.world.settle();
}

const raises = (flight: ReviewedFlight) =>
  flight.world.journal.flatMap(({ event }) => (event.type === "review.level-raised" ? [event] : []));

describe("work of little risk", () => {
  it("is not what says so itself: tests, security and wide work are read (features 25 and 167)", () => {
    for (const more of [
      { review: "light" as const },
      { review: "light" as const, risk: "low" as const, kind: "test" as const },
      { estimate: { minutes: 2, lines: 5, files: 1 }, brief: { scope: { touch: ["src/one.test.ts"] } } },
      { kind: "docs" as const, brief: { scope: { touch: ["src/auth/README.md"] } } },
    ])
      expect(new ReviewedFlight([task("one", more)]).task("one").reviewLevel).not.toBe("light");
  });
});

it("that conflicts tells whoever resolves it what the other side was made for", () => {
  const shared = { scope: { touch: ["src/shared/**"] } };
  const flight = new ReviewedFlight([
    task("other", { brief: { ...shared, goal: "Round down, never up." } }),
    task("one", { brief: shared, after: ["other"] }),
    task("far", { brief: { goal: "Something else." } }),
  ]);
  flight.pass("other");
  flight.review("other");
  flight.merge("other");
  flight.pass("one");
  flight.review("one");
  const paths = ["src/shared/round.ts"];
  flight.do({ type: "merge.conflicted", task: "one", paths, detail: "Both change line 3." });
  const told = flight.task("one").heldOut?.detail ?? "";
  expect(told).toContain("What the other side was made for:\n- other: Task other\n  Round down, never up.");
  expect(told).not.toContain("Something else.");
});
