import { describe, expect, it } from "vitest";
import { command, type CommandInput } from "../command.ts";
import { decide } from "../decide.ts";
import { ENGINE, OPERATOR } from "../actor.ts";
import { task } from "../testing/missions.ts";
import { answerAll, bothIn, NAMES, RACE, together } from "../testing/laddered-flight.ts";
import { installed, reviewerOf, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { difference } from "../testing/state-text.ts";
import { thrownSides } from "./round.ts";

const record = (flight: ReviewedFlight, answer: object): CommandInput =>
  ({ type: "synthesis.record", task: "one", round: flight.task("one").round, answer }) as CommandInput;

describe("two reviews of a full round", () => {
  it("are put together by somebody who wrote none of it, told no names (features 95 and 102)", () => {
    const flight = bothIn([RACE], [NAMES]);
    expect(flight.task("one").stage).toBe("in-review");
    const [run] = flight.effectsOf("synthesis.run");
    // anthropic reviewed it and openai wrote it.
    expect(run).toMatchObject({ task: "one", round: 1, by: { family: "google", agent: "gemini" } });
    const asked = flight.world.journal
      .map(({ event }) => event)
      .find(({ type }) => type === "synthesis.requested");
    expect(asked).toMatchObject({
      alpha: { findings: [expect.any(String)] },
      beta: { findings: [expect.any(String)] },
    });
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
  });

  it("lose what the code shows to be wrong, with the quote, and nothing else (features 96 and 104)", () => {
    const flight = bothIn([{ ...RACE, severity: "important" }], [NAMES]);
    flight.do(record(flight, together(flight, ["Race"])));
    flight.world.settle();
    expect(flight.finding("Race")).toMatchObject({ state: "declined", reason: "A lock is held there." });
    const settled = flight.world.journal
      .map(({ event }) => event)
      .find(({ type }) => type === "finding.settled");
    expect(settled).toMatchObject({ evidence: "src/a.ts:3: const first = list[0];" });
    expect(flight.task("one")).toMatchObject({ stage: "merging", passedBy: "anthropic" });
    expect(flight.finding("Names").state).toBe("punted");
    expect(flight.task("one").syntheses).toMatchObject([
      { state: "completed", rebutted: [flight.finding("Race").id] },
    ]);
  });

  it("lose nothing critical because one agent calls it wrong: a person reads the code it names (feature 104)", () => {
    const doubted = (): ReviewedFlight => {
      const leak = { ...RACE, title: "Leak", line: 60, claim: "Its handle stays open." };
      const flight = bothIn([RACE], [leak, NAMES]);
      flight.do(record(flight, together(flight, ["Race"])));
      flight.world.settle();
      return flight;
    };
    const flight = doubted();
    expect(flight.finding("Race").state).toBe("open");
    expect(flight.task("one").stage).toBe("held");
    expect(flight.pending()).toMatchObject([
      { kind: "review-disagreement", subject: { findings: [flight.finding("Race").id] } },
    ]);
    expect(flight.pending()[0]?.evidence[0]?.text).toContain(
      "A lock is held there.\nsrc/a.ts:3: const first",
    );
    flight.answer("agree");
    flight.world.settle();
    expect(flight.finding("Race")).toMatchObject({
      state: "declined",
      reason: "A person agrees that it is wrong.",
    });
    // What nobody doubts is fixed all the same.
    expect(flight.attempt("one")).toMatchObject({ purpose: "fix", findings: [flight.finding("Leak").id] });

    const other = doubted();
    other.answer("fix-again");
    other.world.settle();
    expect(other.finding("Race").state).toBe("open");
    expect(other.attempt("one")).toMatchObject({ purpose: "fix", findings: [other.finding("Race").id] });
  });

  it("keep what nobody rebutted: it is fixed (feature 104)", () => {
    const flight = bothIn([RACE], [NAMES]);
    flight.do(record(flight, together(flight)));
    expect(flight.task("one").stage).toBe("fixing");
    expect(flight.finding("Race").state).toBe("open");
  });

  it.each<[string, (answer: ReturnType<typeof together>) => object, string]>([
    [
      "drops an unrebutted finding",
      (answer) => ({ ...answer, preserved: [] }),
      "is neither rebutted nor preserved",
    ],
    [
      "rebuts without code",
      (answer) => ({
        ...answer,
        rebuttals: [{ finding: "A1", why: "False positive.", code: [] }],
        preserved: ["B1"],
      }),
      "A1 is rebutted without code",
    ],
    [
      "invents one",
      (answer) => ({ ...answer, preserved: [...answer.preserved, "A9"] }),
      "A9 is the name of no finding",
    ],
  ])("are refused by the store when the answer %s, whoever sends it (feature 104)", (_, forge, why) => {
    const flight = bothIn([RACE], [NAMES]);
    const answer = forge(together(flight));
    for (const actor of [ENGINE, OPERATOR]) {
      // Past the shapes too: the rule stands in the store.
      const forged = { ...record(flight, answer) } as Parameters<typeof decide>[1];
      const decided = decide(flight.world.state, forged, { at: flight.world.at, actor });
      expect(decided.ok ? "" : decided.rejection.sentence).toContain(why);
    }
    expect(flight.finding("Race").state).toBe("open");
    expect(flight.task("one").stage).toBe("in-review");
  });

  it("are not taken by their shape when code is missing (feature 104)", () => {
    const answer = {
      ...together(bothIn([RACE], [NAMES])),
      rebuttals: [{ finding: "A1", why: "No.", code: [] }],
    };
    expect(command.safeParse({ type: "synthesis.record", task: "one", round: 1, answer }).success).toBe(
      false,
    );
  });

  it("stay whole when putting them together breaks, is late, or nobody is left for it (feature 103)", () => {
    const broken = bothIn([RACE], [NAMES]);
    broken.do({ type: "synthesis.failed", task: "one", round: 1, reason: "The answer was prose." });
    const late = bothIn([RACE], [NAMES]);
    late.wait(61);
    const nobody = new ReviewedFlight([task("one", { risk: "high" })]);
    nobody.pass("one");
    nobody.install(installed("codex", "openai"));
    answerAll(nobody, { adversarial: [RACE], quality: [NAMES] });
    for (const flight of [broken, late, nobody]) {
      flight.world.settle();
      expect(flight.finding("Race").state).toBe("open");
      expect(flight.finding("Names").state).toBe("open");
      expect(flight.task("one").syntheses).toMatchObject([{ state: "broke", reason: expect.any(String) }]);
      expect(["fixing", "preparing"]).toContain(flight.task("one").stage);
    }
    expect(nobody.task("one").syntheses[0]).toMatchObject({ by: null });
  });

  it("are not put together when one is empty: said, and what the other found stays (feature 103)", () => {
    const flight = bothIn([RACE], []);
    expect(flight.effectsOf("synthesis.run")).toEqual([]);
    const [none] = flight.task("one").syntheses;
    expect(none?.reason).toContain("is empty");
    expect(flight.finding("Race").state).toBe("open");
    const calm = bothIn([], []);
    expect(calm.task("one").syntheses).toEqual([]);
    expect(calm.task("one").stage).toBe("merging");
  });

  it("are put together by no author, under its own name or another (feature 90)", () => {
    const flight = new ReviewedFlight([task("one", { risk: "high" })]);
    flight.pass("one");
    const [first, ...others] = flight.running("one");
    for (const reviewer of [first, ...others])
      if (reviewer !== undefined)
        flight.do({
          type: "review.record",
          task: "one",
          reviewer,
          findings: [reviewer.lens === "quality" ? NAMES : RACE],
        });
    const asked = { type: "synthesis.dispatch", task: "one", lane: "x" } as const;
    const own = { ...asked, by: { family: "openai", agent: "codex" } };
    expect(flight.refused(own).sentence).toContain("openai wrote commits");
    expect(flight.refused({ ...asked, by: { family: "google", agent: "codex" } }).sentence).toContain(
      "not installed",
    );
    flight.do({ ...asked, by: { family: "google", agent: "gemini" } });
    expect(flight.refused({ ...asked, by: { family: "google", agent: "gemini" } }).sentence).toContain(
      "waits",
    );
  });

  it("have Alpha and Beta of the log: a new engine throws nothing again (feature 102)", () => {
    const flight = bothIn([RACE], [NAMES]);
    expect(difference(flight.world.state, flight.world.refold())).toBeNull();
    const sides = thrownSides(flight.world.refold(), flight.task("one"));
    expect(sides).toEqual(thrownSides(flight.world.state, flight.task("one")));
    // What a person settles meanwhile renames nothing.
    const [alpha] = sides?.alpha.findings ?? [];
    if (alpha === undefined) throw new Error("Alpha is empty");
    const answer = together(flight, [alpha.title]);
    flight.person({ type: "finding.settle", finding: alpha.id, state: "absorbed", reason: "I fixed it." });
    flight.do(record(flight, answer));
    expect(flight.finding(alpha.title)).toMatchObject({ state: "absorbed", reason: "I fixed it." });
  });
});

describe("what two reviewers both found", () => {
  const SAME = {
    ...RACE,
    title: "Lost update",
    line: 4,
    claim: "Of two writers one update is lost: they lose it.",
  };

  it("is of high confidence, and nobody rebuts it (feature 96)", () => {
    const flight = bothIn([RACE], [SAME, NAMES]);
    expect(flight.finding("Race").confidence).toBe("high");
    expect(flight.finding("Lost update").confidence).toBe("high");
    expect(flight.finding("Names").confidence).toBe("normal");
    expect(flight.task("one").overlaps).toEqual([{ round: 1, pairs: 1, findings: 3 }]);
    const refused = flight.refused(record(flight, together(flight, ["Race"])));
    expect(refused.sentence).toContain("is what both reviewers say of the same place");
    expect(flight.finding("Race").state).toBe("open");
  });

  it.each(["critical", "important"] as const)(
    "is one fault: the other says it is %s, and one attempt fixes both (features 96 and 100)",
    (severity) => {
      const leak = { ...RACE, title: "Leak", line: 60, claim: "Its handle stays open." };
      const flight = bothIn([RACE, leak], [{ ...SAME, severity }, NAMES]);
      flight.do({ type: "synthesis.failed", task: "one", round: 1, reason: "The answer was prose." });
      flight.world.settle();
      const both = ["Race", "Lost update"].map((title) => flight.finding(title).id);
      expect(flight.attempt("one")).toMatchObject({ purpose: "fix", findings: both });
      expect(flight.attempt("one").additions.join("\n")).not.toContain("Leak");
      flight.pass("one");
      expect(flight.attempt("one")).toMatchObject({ number: 3, findings: [flight.finding("Leak").id] });
      flight.pass("one");
      expect(flight.task("one")).toMatchObject({ stage: "in-review", round: 2, fixRounds: 1 });
      answerAll(flight, {});
      const reason = "changed in attempt 2, not found again in round 2";
      for (const title of ["Race", "Lost update"])
        expect(flight.finding(title)).toMatchObject({ state: "absorbed", reason });
    },
  );

  it("does not come back with what a person settled meanwhile (feature 96)", () => {
    const flight = bothIn([RACE], [SAME, NAMES]);
    const finding = flight.finding("Lost update").id;
    flight.person({ type: "finding.settle", finding, state: "punted", reason: "Later." });
    flight.do({ type: "synthesis.failed", task: "one", round: 1, reason: "The answer was prose." });
    flight.world.settle();
    expect(flight.attempt("one").findings).toEqual([flight.finding("Race").id]);
  });
});

describe("the lenses of a full review", () => {
  const lenses = (flight: ReviewedFlight): string[] => flight.running("one").map(({ lens }) => lens);

  it("are there when what was changed asks for them, blind and in parallel (feature 99)", () => {
    const flight = new ReviewedFlight([task("one", { risk: "high" })]);
    flight.pass("one", ["db/migrations/0001.sql", "src/net/socket.ts"]);
    expect(lenses(flight)).toEqual(["adversarial", "quality", "error-handling", "data-integrity"]);
    expect(flight.effectsOf("review.run").map(({ findings }) => findings)).toEqual([[], [], [], []]);
    const first = flight.running("one")[0];
    if (first === undefined) throw new Error("nobody reviews");
    flight.do({ type: "review.record", task: "one", reviewer: first, findings: [] });
    expect(flight.task("one").stage).toBe("in-review");
    answerAll(flight, { "data-integrity": [RACE] });
    expect(flight.task("one").stage).toBe("preparing");
  });

  it("are there when the plan says what is touched, and not below the full level (feature 99)", () => {
    const brief = { scope: { touch: ["src/auth/**"] } };
    const full = new ReviewedFlight([task("one", { brief })]);
    full.pass("one");
    expect(lenses(full)).toEqual(["adversarial", "quality", "security"]);
    const standard = new ReviewedFlight([task("one")]);
    standard.pass("one", ["src/net/socket.ts"]);
    expect(lenses(standard)).toEqual(["adversarial"]);
    const own = { type: "review.dispatch", task: "one", lane: "x" } as const;
    const asked = { ...own, reviewer: reviewerOf("claude", "anthropic", "error-handling") };
    expect(standard.refused(asked).sentence).toContain("has no error-handling reviewer");
  });
});
