import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { eventLine } from "../log/event-line.ts";
import { measuredFrom } from "../flight/measured-from.ts";
import { task } from "../testing/missions.ts";
import { failing, holding } from "../testing/one-flight.ts";
import { found, installed, reviewerOf, ReviewedFlight } from "../testing/reviewed-flight.ts";

const inReview = (more: Parameters<typeof task>[1] = {}): ReviewedFlight => {
  const flight = new ReviewedFlight([task("one", more)]);
  flight.pass("one");
  return flight;
};

const openFindings = (flight: ReviewedFlight) =>
  [...flight.world.state.findings.values()].filter(({ state }) => state === "open").map(({ title }) => title);

describe("a round of review", () => {
  it("comes after every attempt that passed: nothing goes to the merge queue unread (feature 110)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.prove("one");
    expect(flight.task("one").stage).toBe("in-review");
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
    expect(flight.refused({ type: "merge.done", task: "one", commit: "c", tree: "t" }).code).toBe(
      "wrong-state",
    );
  });

  it("sends one critical finding to one attempt that fixes only that, then looks afresh (feature 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race"), found("critical", "Leak"), found("minor", "Name")]);
    const first = flight.attempt("one");
    expect(first).toMatchObject({ purpose: "fix", findings: [flight.finding("Race").id] });
    expect(first.additions.filter((text) => text.startsWith("Fix ONLY this"))).toHaveLength(1);
    expect(first.additions.join("\n")).not.toContain("Leak");
    flight.pass("one");
    // That an attempt passed which was given it shows nothing: the next round does.
    expect(flight.finding("Race").state).toBe("open");
    const second = flight.attempt("one");
    expect(second).toMatchObject({ number: 3, findings: [flight.finding("Leak").id] });
    expect(second.additions.join("\n")).not.toContain("Race");
    expect(flight.running("one")).toEqual([]);
    flight.pass("one");
    expect(flight.task("one")).toMatchObject({ stage: "in-review", round: 2, fixRounds: 1 });
    expect(flight.running("one")).toHaveLength(1);
    flight.review("one");
    const gone = (attempt: number) => `changed in attempt ${attempt}, not found again in round 2`;
    expect(flight.finding("Race")).toMatchObject({ state: "absorbed", reason: gone(2) });
    expect(flight.finding("Leak")).toMatchObject({ state: "absorbed", reason: gone(3) });
  });

  it("calls nothing fixed that the next reviewer finds again: it goes along with what that one says of it (feature 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race"), { ...found("critical", "Leak"), line: 60 }]);
    flight.pass("one");
    flight.pass("one");
    flight.review("one", [
      { ...found("critical", "Again"), claim: "Race: it breaks on an empty list.", line: 4 },
    ]);
    expect(flight.finding("Leak").state).toBe("absorbed");
    expect(flight.finding("Race").state).toBe("open");
    const ids = ["Race", "Again"].map((title) => flight.finding(title).id);
    expect(flight.attempt("one")).toMatchObject({ number: 4, purpose: "fix", findings: ids });
    flight.pass("one");
    flight.review("one");
    for (const title of ["Race", "Again"])
      expect(flight.finding(title)).toMatchObject({
        state: "absorbed",
        reason: "changed in attempt 4, not found again in round 3",
      });
  });

  it("measures a fix from what was reviewed, not from where the task began (feature 100)", () => {
    const flight = new ReviewedFlight([task("one")]);
    const from: (string | null)[] = [];
    const fly = (tip: string, end: "pass" | "fail"): void => {
      const at = { path: "/w/one", branch: "mission/one", base: "abc", tip };
      flight.do({ type: "workspace.ready", ...flight.about("one"), ...at });
      flight.begin("one");
      flight.work("one");
      flight.end("one", "exited");
      from.push(measuredFrom(flight.task("one"), flight.attempt("one")));
      flight.record("one", end === "pass" ? holding() : failing("acceptance"));
      flight.world.settle();
    };
    fly("t1", "pass");
    flight.review("one", [found("critical", "Race"), found("critical", "Leak")]);
    fly("t2", "fail");
    fly("t3", "pass");
    fly("t4", "pass");
    flight.review("one", [found("critical", "Late")]);
    fly("t5", "pass");
    expect(from).toEqual([null, "t2", "t2", "t2", "t5"]);
  });

  it("asks no second resolution of who failed for another reason than the resolution (feature 113)", () => {
    const flight = new ReviewedFlight([task("one")]);
    const from: (string | null)[] = [];
    const resolve = (tip: string | null, signals = holding()): void => {
      const at = { path: "/w/one", branch: "mission/one", base: "abc", tip };
      flight.do({ type: "workspace.ready", ...flight.about("one"), ...at });
      flight.begin("one");
      flight.work("one");
      flight.end("one", "exited");
      expect(flight.attempt("one").purpose).toBe("resolve");
      from.push(measuredFrom(flight.task("one"), flight.attempt("one")));
      flight.record("one", signals);
      flight.world.settle();
    };
    const bounce = (why: CommandInput): void => {
      flight.do(why);
      flight.world.settle();
    };
    flight.pass("one");
    flight.review("one");
    bounce({ type: "merge.conflicted", task: "one", paths: ["src/a.ts"], detail: "Both changed it." });
    resolve("clean", failing("process-exit"));
    resolve("its own merge");
    expect(from).toEqual(["clean", null]);
    flight.review("one");
    bounce({ type: "merge.rejected", task: "one", reason: "2 tests failed on the merged tree" });
    resolve("mended by what came in");
    expect(from.at(-1)).toBeNull();
  });

  it("asks no change of who is given commands that failed on the merged tree: what came in may mend them", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.pass("one");
    flight.review("one");
    flight.do({ type: "merge.rejected", task: "one", reason: "2 tests failed on the merged tree" });
    flight.world.settle();
    const at = { path: "/w/one", branch: "mission/one", base: "abc", tip: "mended" };
    flight.do({ type: "workspace.ready", ...flight.about("one"), ...at });
    expect(flight.attempt("one")).toMatchObject({ purpose: "resolve", startedFrom: "mended" });
    expect(measuredFrom(flight.task("one"), flight.attempt("one"))).toBeNull();
  });

  it("tells a reviewer nothing that was found before (feature 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race")]);
    flight.pass("one");
    const runs = flight.effectsOf("review.run");
    expect(runs.map(({ round, findings }) => ({ round, findings }))).toEqual([
      { round: 1, findings: [] },
      { round: 2, findings: [] },
    ]);
  });

  it("is not passed by a fix that failed: the finding stays open (feature 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race")]);
    flight.fail("one");
    flight.world.settle();
    expect(flight.finding("Race").state).toBe("open");
    expect(flight.attempt("one")).toMatchObject({
      number: 3,
      purpose: "fix",
      findings: [flight.finding("Race").id],
    });
    expect(flight.attempt("one").additions.join("\n")).toContain("The acceptance check did not pass");
  });

  it("asks a person after three rounds of fixing, with the history, and holds the task (feature 100)", () => {
    const flight = inReview();
    // Each somewhere else: what was fixed does not come back.
    const race = (round: number) => ({ ...found("critical", `Race ${round}`), line: round * 50 });
    for (let round = 1; round <= 3; round++) {
      flight.review("one", [race(round)]);
      flight.pass("one");
    }
    expect(flight.pending()).toEqual([]);
    flight.review("one", [race(4)]);
    expect(flight.task("one")).toMatchObject({ stage: "held", fixRounds: 3, passedBy: null });
    const [asked] = flight.pending();
    expect(asked).toMatchObject({ kind: "review-disagreement", subject: { kind: "findings" } });
    const history = asked?.evidence.map(({ text }) => text).join("\n");
    expect(history).toContain("Race 4");
    for (let round = 1; round <= 3; round++)
      expect(history).toContain(`Round ${round}: Race ${round}: absorbed, changed in attempt ${round + 1}`);
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
  });

  it("ends with a person who says why: critical findings are not waved through (feature 100)", () => {
    const flight = inReview();
    for (let round = 1; round <= 4; round++) {
      flight.review("one", [found("critical", `Race ${round}`)]);
      if (round < 4) flight.pass("one");
    }
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const silent: CommandInput = {
      type: "decision.answer",
      decisions: [decision],
      option: "accept",
      reason: "  ",
    };
    expect(flight.refused(silent, OPERATOR).sentence).toContain("with a reason only");
    // Each of them is the same fault, found again: none was ever fixed.
    expect(openFindings(flight)).toEqual(["Race 1", "Race 2", "Race 3", "Race 4"]);
    flight.answer("accept", "One process only: deploy/README.");
    flight.world.settle();
    expect(flight.finding("Race 4")).toMatchObject({
      state: "punted",
      reason: "A person does not hold with it: One process only: deploy/README.",
    });
    expect(flight.task("one")).toMatchObject({ stage: "merging", passedByPerson: true });
  });

  it("leaves no finding of a merged task open, of whichever round: each has its reason (features 96 and 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race"), found("important", "Slow"), found("minor", "Name")]);
    flight.pass("one");
    flight.review("one", [{ ...found("minor", "Comment"), line: 90 }]);
    flight.merge("one");
    expect(flight.task("one").stage).toBe("merged");
    expect(openFindings(flight)).toEqual([]);
    for (const title of ["Slow", "Name", "Comment"]) expect(flight.finding(title).state).toBe("punted");
    for (const { reason } of flight.world.state.findings.values()) expect(reason).toMatch(/\w/);
  });

  it("goes on when the last critical finding is declined by hand instead of fixed (feature 100)", () => {
    const flight = inReview();
    flight.review("one", [found("critical", "Race"), found("critical", "Leak")]);
    flight.prove("one");
    expect(flight.task("one").stage).toBe("fixing");
    const settle = { type: "finding.settle", finding: flight.finding("Leak").id, state: "declined" } as const;
    flight.person({ ...settle, reason: "It is closed by its owner.", evidence: "src/owner.ts:12" });
    flight.world.settle();
    expect(flight.task("one")).toMatchObject({ stage: "in-review", round: 2 });
    expect(flight.running("one")).toHaveLength(1);
  });
});

it("is called false with a place in the code only: any words are no evidence (feature 96)", () => {
  const flight = inReview();
  flight.review("one", [found("critical", "Race")]);
  const finding = flight.finding("Race").id;
  const settle = { type: "finding.settle", finding, state: "declined", reason: "It cannot happen." } as const;
  for (const evidence of ["", "trust me", "src/a.ts", "src/a.ts:0"])
    expect(flight.refused({ ...settle, evidence }, OPERATOR).sentence).toContain("(file:line)");
  flight.person({ ...settle, evidence: "The lock: src/a.ts:12" });
  expect(flight.finding("Race").state).toBe("declined");
});

it("tells in the log what became of a critical finding, and of no smaller one", () => {
  const flight = inReview();
  flight.review("one", [found("critical", "Race"), { ...found("minor", "Name"), line: 90 }]);
  flight.pass("one");
  flight.review("one");
  const told = flight.world.journal
    .filter(({ event }) => event.type === "finding.settled")
    .map((each) => eventLine(each, flight.world.state));
  expect(told).toMatchObject([
    {
      message: "critical finding is fixed: {title}: {reason}",
      values: { title: "Race", reason: "changed in attempt 2, not found again in round 2" },
    },
    null,
  ]);
});

it("does not overwrite what a person decided about a finding that was being fixed (feature 100)", () => {
  const flight = inReview();
  flight.review("one", [found("critical", "Race")]);
  const reason = "It cannot happen here.";
  const settle = { type: "finding.settle", finding: flight.finding("Race").id, state: "declined" } as const;
  flight.person({ ...settle, reason, evidence: "src/a.ts:1" });
  flight.pass("one");
  expect(flight.finding("Race")).toMatchObject({ state: "declined", reason });
  expect(flight.running("one")).toHaveLength(1);
});

describe("a full review", () => {
  it("is two blind ones at the same time, and either alone can send it back (features 95 and 96)", () => {
    for (const who of ["adversarial", "quality"] as const) {
      const flight = inReview({ risk: "high" });
      expect(flight.running("one").map(({ lens }) => lens)).toEqual(["adversarial", "quality"]);
      expect(flight.effectsOf("review.run").map(({ findings }) => findings)).toEqual([[], []]);
      for (const reviewer of flight.running("one")) {
        const findings = reviewer.lens === who ? [found("critical", "Race")] : [];
        flight.do({ type: "review.record", task: "one", reviewer, findings });
      }
      expect(flight.task("one").stage).toBe("fixing");
      flight.world.settle();
      expect(flight.attempt("one").findings).toEqual([flight.finding("Race").id]);
    }
  });

  it("is not over with one of them, in either order (feature 96)", () => {
    for (const first of [0, 1]) {
      const flight = inReview({ risk: "high" });
      const reviewers = flight.running("one");
      const [one, other] = first === 0 ? reviewers : reviewers.toReversed();
      if (one === undefined || other === undefined) throw new Error("two reviews were expected");
      flight.do({ type: "review.record", task: "one", reviewer: one, findings: [] });
      flight.do({ type: "review.failed", task: "one", reviewer: other, reason: "it said nothing" });
      expect(flight.task("one")).toMatchObject({ stage: "in-review", passedBy: null });
      flight.world.settle();
      expect(flight.running("one")).toEqual([other]);
      flight.review("one");
      expect(flight.task("one")).toMatchObject({ stage: "merging", passedBy: "anthropic" });
    }
  });
});

describe("a question about findings", () => {
  it("is answered by nobody but a person: a pause moves nothing, and looking again waits for its end (feature 100)", () => {
    const flight = inReview();
    for (let round = 1; round <= 4; round++) {
      flight.review("one", [found("critical", `Race ${round}`)]);
      if (round < 4) flight.pass("one");
    }
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    flight.person({ type: "decision.extend", decision, expiresAt: flight.world.at + 1_000 });
    flight.wait(1);
    flight.person({ type: "task.pause", task: "one" });
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.task("one")).toMatchObject({ stage: "held", passedByPerson: false });
    expect(flight.attempt("one").number).toBe(4);
  });

  it("for a reviewer is not asked again while the task is paused (feature 90)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.install(installed("codex", "openai"));
    flight.pass("one");
    flight.person({ type: "task.pause", task: "one" });
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const again: CommandInput = { type: "decision.answer", decisions: [decision], option: "look-again" };
    expect(flight.refused(again, OPERATOR).sentence).toContain("is paused");
    flight.person({ type: "task.resume", task: "one" });
    flight.answer("look-again");
    expect(flight.task("one").stage).toBe("in-review");
  });
});

describe("a review of an earlier round", () => {
  it("is about other work: what it says now counts for nothing (feature 100)", () => {
    const flight = inReview();
    const late = {
      type: "review.record" as const,
      task: "one",
      round: 1,
      reviewer: reviewerOf("claude", "anthropic"),
      findings: [],
    };
    flight.review("one", [found("critical", "Race")]);
    expect(flight.refused(late).code).toBe("wrong-state");
    flight.pass("one");
    expect(flight.running("one")).toEqual([late.reviewer]);
    expect(flight.refused(late).sentence).toContain("round 1 is about other work");
    expect(flight.task("one").passedBy).toBeNull();
    flight.review("one");
    expect(flight.task("one").passedBy).toBe("anthropic");
  });
});

describe("a review that does not come back", () => {
  it("is never taken for one that found nothing: after three a person is asked (feature 106)", () => {
    const flight = inReview();
    for (let time = 1; time <= 3; time++) {
      const [reviewer] = flight.running("one");
      if (reviewer === undefined) throw new Error("a review was expected");
      flight.do({ type: "review.failed", task: "one", reviewer, reason: "the answer was no JSON" });
      expect(flight.task("one").passedBy).toBeNull();
      flight.world.settle();
    }
    expect(flight.task("one").stage).toBe("held");
    expect(flight.pending()[0]?.evidence[0]?.text).toContain("3 reviews broke: the answer was no JSON");
  });

  it("has no score to give: what is no finding is refused (feature 106)", () => {
    const record = { type: "review.record", task: "one", reviewer: reviewerOf("claude", "anthropic") };
    const scored = { ...found("minor", "Name"), score: 9 };
    expect(command.safeParse({ ...record, findings: [scored] }).success).toBe(false);
    expect(command.safeParse({ ...record, findings: [], verdict: "LGTM, 10/10" }).success).toBe(false);
    expect(
      command.safeParse({ ...record, findings: [{ ...found("minor", "Name"), severity: "none" }] }).success,
    ).toBe(false);
  });
});
