import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { taskId } from "../ids.ts";
import { factsOf } from "../testing/landing-facts.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { matches } from "../plan/path-pattern.ts";
import { API_NOTES, writeUpTask } from "./write-up-task.ts";
import { branchName, type LandingFacts } from "./landing-shapes.ts";

const PUBLISHED = {
  remote: "origin",
  branch: "flightdeck/a-mission",
  url: "https://example.org/1",
  next: "",
};
const LANDED: CommandInput = { type: "landing.done", commit: "fedcba", how: "merge", base: "abc" };
const SESSION = { kind: "session", task: taskId.parse("one"), attempt: 1 } as const;

function verified(flight: ReviewedFlight, facts: LandingFacts | null, holds = true): void {
  const number = flight.effectsOf("mission.verify").at(-1)?.number ?? null;
  flight.do({ type: "mission.verified", number, holds, detail: "148 tests, all green", facts });
  flight.world.settle();
}

/** A person is asked whether it lands. */
function asked(facts: LandingFacts | null = factsOf(0)): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
  flight.pass("one");
  flight.merge("one");
  verified(flight, facts);
  return flight;
}

function landed(how: CommandInput = LANDED): ReviewedFlight {
  const flight = asked();
  flight.answer("land");
  flight.do(how);
  return flight;
}

const card = (flight: ReviewedFlight) => {
  const [first, ...more] = flight.pending();
  if (first === undefined || more.length > 0) throw new Error("expected exactly one question");
  return first;
};
const optionsOf = (flight: ReviewedFlight) => card(flight).options.map(({ id }) => id);
const shown = (flight: ReviewedFlight) =>
  new Map(card(flight).evidence.map(({ label, text }) => [label, text]));

describe("the landing poll", () => {
  it("shows what would land, how it was proven and read, what is open and what it cost (feature 111)", () => {
    const flight = asked(factsOf(0, { blocked: "The checkout has work in it (a.txt).", fileCount: 300 }));
    const lines = shown(flight);
    expect(lines.get("Commits")).toBe("fedcba Task one");
    expect(lines.get("Files")).toBe("+3 -1  src/one.ts\nand 299 more");
    expect(lines.get("Checks of the whole")).toContain("148 tests");
    expect(lines.get("Reviews")).toContain("one: nobody read it");
    expect(lines.get("Open findings")).toBe("none");
    expect(lines.get("Cost")).toMatch(/^(?:at least )?\$\d/);
    expect(lines.get("Your checkout")).toContain("a.txt");
    expect(lines.get("Written down of the mission")).toBe("docs/missions/a-mission.md");
    expect(lines.get("A push would go to")).toContain("flightdeck/a-mission");
  });

  it("offers only what is possible: no remote, no push; no gh, no pull request", () => {
    expect(optionsOf(asked())).toEqual(["land", "pull-request", "push", "write-up", "reopen", "stop"]);
    const remote = { name: "origin", url: "u", others: [], branch: "b", tool: null };
    expect(optionsOf(asked(factsOf(0, { remote })))).toEqual(["land", "push", "write-up", "reopen", "stop"]);
    expect(optionsOf(asked(null))).toEqual(["land", "write-up", "reopen", "stop"]);
  });

  it("names every address that a push goes to", () => {
    const others = ["ssh://git@mirror.example.org/b.git"];
    const remote = { name: "origin", url: "/srv/a.git", others, branch: "b", tool: null };
    const text = shown(asked(factsOf(0, { remote }))).get("A push would go to");
    expect(text).toContain(
      "each of the 2 addresses of origin:\n/srv/a.git\nssh://git@mirror.example.org/b.git",
    );
  });

  it("lets nothing leave but by a person's answer to it, and one thing at a time", () => {
    const flight = asked();
    const { id } = card(flight);
    const push: CommandInput = { type: "decision.answer", decisions: [id], option: "pull-request" };
    expect(flight.refused(push, ENGINE).code).toBe("not-allowed");
    expect(flight.refused(push, SESSION).code).toBe("not-allowed");
    expect(flight.effectsOf("landing.publish")).toEqual([]);
    flight.person(push);
    expect(flight.effectsOf("landing.publish")).toHaveLength(1);
    expect(flight.refused({ type: "mission.stop" }, OPERATOR).sentence).toContain("landing right now");
    flight.do({ type: "landing.failed", reason: "origin did not answer in time" });
    expect(shown(flight).get("The last try failed")).toContain("origin did not answer");
    expect(flight.effectsOf("landing.publish")).toHaveLength(1);
    flight.answer("push");
    expect(flight.effectsOf("landing.publish").at(-1)?.remote.tool).toBeNull();
    flight.do({ type: "landing.done", commit: "fedcba", how: "pull-request", published: PUBLISHED });
    expect(flight.world.state).toMatchObject({ phase: "landed", landing: { published: PUBLISHED } });
  });

  it("sends the text that was on the card: another text is another card (feature 115)", () => {
    const flight = asked();
    const old = card(flight).id;
    const text = { title: "Faster start", body: "Why: *it was slow*.", branch: "pat/faster" };
    for (const bad of ["../x", "-f", "a..b", "a.lock", "a b", "refs//x", "HEAD", "a:b", "+a"])
      expect(branchName.safeParse(bad).success).toBe(false);
    flight.person({ type: "landing.describe", ...text });
    expect(flight.world.state.decisions.get(old)?.state).toBe("superseded");
    expect(shown(flight).get("Text of the pull request")).toBe("Faster start\n\nWhy: *it was slow*.");
    flight.answer("pull-request");
    const [effect] = flight.effectsOf("landing.publish");
    expect(effect).toMatchObject({ remote: { branch: "pat/faster" }, text });
    expect(flight.refused({ type: "landing.describe", ...text }, OPERATOR).sentence).toContain("right now");
  });

  it("sends nothing to the base branch by another name (feature 115)", () => {
    const flight = asked();
    const { id } = card(flight);
    const main = { title: "Faster start", body: "", branch: flight.world.state.place.baseBranch };
    expect(flight.refused({ type: "landing.describe", ...main }, OPERATOR).sentence).toContain("lands on");
    expect(card(flight).id).toBe(id);
  });

  it("has it written up also where the goal is cut off in the middle of a character (feature 115)", () => {
    const { state } = asked().world;
    const start = writeUpTask({ ...state, contract: { ...state.contract, goal: "" } }).brief.currentState;
    for (const more of [0, 1]) {
      const goal = "x".repeat(8_000 - start.length - 1 - more) + "\u{1F680}".repeat(5);
      const { brief } = writeUpTask({ ...state, contract: { ...state.contract, goal } });
      expect(brief.currentState.isWellFormed()).toBe(true);
    }
  });

  it("never shows what git said of a try as what the checks of the whole said", () => {
    const flight = asked();
    const checks = shown(flight).get("Checks of the whole");
    for (const reason of ["main is checked out twice", "a rebase is under way"]) {
      flight.answer("land");
      flight.do({ type: "landing.failed", reason });
      expect(shown(flight).get("The last try failed")).toBe(reason);
      expect(shown(flight).get("Checks of the whole")).toBe(checks);
    }
  });

  it("looks at the whole again, and asks with another card, when what it was made on is gone (feature 111)", () => {
    const flight = asked();
    flight.answer("land");
    flight.do({ type: "landing.failed", reason: "main no longer has what it had", anew: true });
    expect(flight.pending()).toEqual([]);
    expect(flight.effectsOf("mission.verify")).toHaveLength(2);
    verified(flight, factsOf(0));
    expect(optionsOf(flight)).toContain("land");
  });

  it("has a text made of what is recorded when nobody wrote one, in which no agent can call anybody (feature 115)", () => {
    const flight = new ReviewedFlight([task("one", { kind: "docs", title: "Ask @pat, closes #12" })]);
    flight.pass("one");
    flight.merge("one");
    verified(flight, factsOf(0));
    const text = shown(flight).get("Text of the pull request") ?? "";
    expect(text).toContain("What changed");
    expect(text).not.toMatch(/@pat|#12/);
  });

  it("has the changelog and the text written by a task, which is part of the whole (feature 115)", () => {
    const flight = asked();
    flight.answer("write-up");
    flight.world.settle();
    expect(flight.task("write-up").spec.brief.scope.touch).toContain("CHANGELOG.md");
    expect(flight.world.state.phase).toBe("flying");
    flight.pass("write-up");
    flight.merge("write-up");
    expect(flight.effectsOf("mission.verify")).toHaveLength(2);
    verified(flight, factsOf(0));
    expect(optionsOf(flight)).not.toContain("write-up");
    const said = flight.attempt("write-up").packet?.summary ?? "";
    expect(said).not.toBe("");
    expect(shown(flight).get("Text of the pull request")).toContain(said);
  });
});

describe("a write-up that came to nothing", () => {
  it("is offered again, as a task of its own (feature 115)", () => {
    const flight = asked();
    flight.answer("write-up");
    flight.world.settle();
    flight.person({ type: "task.cancel", task: "write-up", reason: "It wrote about something else." });
    flight.world.settle();
    flight.person({ type: "task.skip", task: "write-up", reason: "Not this one." });
    flight.world.settle();
    verified(flight, factsOf(0));
    expect(optionsOf(flight)).toContain("write-up");
    flight.answer("write-up");
    flight.world.settle();
    flight.pass("write-up-2");
    flight.merge("write-up-2");
    verified(flight, factsOf(0));
    expect(optionsOf(flight)).not.toContain("write-up");
    const said = flight.attempt("write-up-2").packet?.summary ?? "";
    expect(shown(flight).get("Text of the pull request")).toContain(said);
  });
});

describe("notes for whoever calls what changed", () => {
  const written = (interfaces: string[]) => {
    const flight = new ReviewedFlight([task("one", { kind: "docs", brief: { interfaces } })]);
    flight.pass("one");
    flight.merge("one");
    return writeUpTask(flight.world.state).brief;
  };

  it("have to be there where a brief named an interface, and are left to whoever reads it elsewhere (feature 115)", () => {
    const named = written(["sum(list): number"]);
    expect(named.expectedFiles).toContain(API_NOTES);
    expect(named.acceptance.map(({ command }) => command)).toContain(`test -s ${API_NOTES}`);
    expect(named.currentState).toContain("sum(list): number");
    expect(named.goal).not.toContain("If something changed that other code calls");
    const none = written([]);
    expect(none.expectedFiles).toEqual(["CHANGELOG.md"]);
    expect(none.goal).toContain("If something changed that other code calls");
    for (const { scope } of [named, none])
      expect(scope.touch.some((each) => matches(each, API_NOTES))).toBe(true);
  });
});

describe("decisions and memory", () => {
  const log = { title: "Storage", text: "SQLite.", reason: "One file." };

  it("land with the work: what was verified without a decision is not the whole (feature 114)", () => {
    const flight = asked();
    const old = card(flight).id;
    flight.person({ type: "mission.record-decision", ...log });
    expect(flight.world.state.decisions.get(old)?.state).toBe("superseded");
    expect(flight.effectsOf("mission.verify")).toHaveLength(2);
    // It was looked at before the decision was there: it is looked at again, and nobody is asked.
    verified(flight, factsOf(0));
    expect(flight.pending()).toEqual([]);
    expect(flight.effectsOf("mission.verify")).toHaveLength(3);
    verified(flight, factsOf(1));
    expect(card(flight).kind).toBe("landing");
    flight.answer("land");
    const late: CommandInput = { type: "mission.record-decision", ...log, title: "Late" };
    expect(flight.refused(late, OPERATOR).sentence).toContain("landing right now");
  });
});

describe("a landing", () => {
  it("is taken back by a person, once, and asked about again with everything kept", () => {
    const flight = landed();
    expect(flight.refused({ type: "landing.undone", base: "abc" }).code).toBe("wrong-state");
    for (const actor of [ENGINE, SESSION])
      expect(flight.refused({ type: "mission.undo-landing" }, actor).code).toBe("not-allowed");
    flight.person({ type: "mission.undo-landing", reason: "too early" });
    expect(flight.effectsOf("landing.undo")).toEqual([
      { type: "landing.undo", commit: "fedcba", base: "abc" },
    ]);
    expect(flight.refused({ type: "mission.undo-landing" }, OPERATOR).sentence).toContain("already");
    flight.do({ type: "landing.undone", base: "abc" });
    expect(flight.world.state).toMatchObject({ phase: "landing", landedAs: null, endedAt: null });
    expect(shown(flight).get("It had landed")).toContain("taken back");
    expect(flight.refused({ type: "mission.undo-landing" }, OPERATOR).sentence).toContain("no landing");
    flight.answer("land");
    flight.do(LANDED);
    expect(flight.world.state.phase).toBe("landed");
  });

  it("that cannot be taken back stays landed, and it can be tried again", () => {
    const flight = landed();
    flight.person({ type: "mission.undo-landing" });
    flight.do({ type: "landing.undo-failed", reason: "main has moved on" });
    expect(flight.world.state).toMatchObject({ phase: "landed", landedAs: "fedcba" });
    flight.person({ type: "mission.undo-landing" });
    expect(flight.effectsOf("landing.undo")).toHaveLength(2);
  });

  it("is not taken back where nothing of the base moved, or nobody knows from where", () => {
    const pushed = landed({ type: "landing.done", commit: "c", how: "pull-request", published: PUBLISHED });
    expect(pushed.refused({ type: "mission.undo-landing" }, OPERATOR).sentence).toContain("Close the pull");
    const old = landed({ type: "landing.done", commit: "c", how: "merge" });
    expect(old.refused({ type: "mission.undo-landing" }, OPERATOR).sentence).toContain("not written down");
    expect(asked().refused({ type: "mission.undo-landing" }, OPERATOR).sentence).toContain("no landing");
  });
});

describe("what a CI says of what landed", () => {
  const failed = { name: "build", state: "failed", detail: "2 tests failed", url: null } as const;
  const report = (more: object = {}): CommandInput => ({
    type: "landing.report",
    commit: "fedcba",
    checks: [failed],
    ...more,
  });

  it("is about the landed commit alone, and told once", () => {
    expect(asked().refused(report()).sentence).toContain("nothing of it has landed");
    const flight = landed();
    expect(flight.refused(report({ commit: "other" })).sentence).toContain("is what landed");
    expect(flight.refused(report(), SESSION).code).toBe("not-allowed");
    flight.do(report({ checks: [{ ...failed, state: "running" }] }));
    flight.do(report({ checks: [{ name: "lint", state: "unknown" }] }));
    expect(flight.pending()).toEqual([]);
    flight.do(report());
    expect(card(flight).question).toContain("CI failed");
    expect(flight.refused(report()).sentence).toContain("told before");
  });

  it("comes back as a task of the same mission, and landing asks again (feature C28)", () => {
    const flight = landed();
    flight.do(report());
    flight.answer("repair", "Only the test of the clock.");
    flight.world.settle();
    const { brief } = flight.task("repair-1").spec;
    expect(brief.goal).toContain("Only the test of the clock.");
    expect(brief.currentState).toContain("2 tests failed");
    expect(brief.scope.touch).toEqual(flight.task("one").spec.brief.scope.touch);
    expect(flight.world.state).toMatchObject({ phase: "flying", endedAt: null });
    flight.pass("repair-1");
    if (flight.running("repair-1").length > 0) flight.review("repair-1");
    flight.merge("repair-1");
    verified(flight, factsOf(0, { commit: "next" }));
    expect(card(flight).kind).toBe("landing");
    flight.answer("land");
    flight.do({ type: "landing.done", commit: "next", how: "fast-forward", base: "fedcba" });
    flight.do(report({ commit: "next" }));
    expect(card(flight).question).toContain("CI failed");
  });

  it("may be left, and comments come back the same way, none of them twice (feature C28)", () => {
    const flight = landed({
      type: "landing.done",
      commit: "fedcba",
      how: "pull-request",
      published: PUBLISHED,
    });
    const comments = [{ id: "c1", author: "pat", text: "This leaks.", place: "src/one.ts:3" }];
    flight.do(report({ checks: [], comments }));
    expect(card(flight).evidence[0]).toMatchObject({ label: "pat, src/one.ts:3", text: "This leaks." });
    flight.answer("leave");
    expect(flight.world.state.phase).toBe("landed");
    expect(flight.refused(report({ checks: [], comments })).sentence).toContain("told before");
    flight.do(report({ checks: [], comments: [{ id: "c2", author: "pat", text: "And here." }] }));
    flight.answer("repair");
    flight.world.settle();
    expect(flight.task("repair-1").spec.brief.currentState).toContain("And here.");
    // The branch that was pushed is the one that is pushed again.
    flight.pass("repair-1");
    if (flight.running("repair-1").length > 0) flight.review("repair-1");
    flight.merge("repair-1");
    verified(
      flight,
      factsOf(0, { remote: { name: "origin", url: "u", others: [], branch: "another", tool: "gh" } }),
    );
    flight.answer("pull-request");
    expect(flight.effectsOf("landing.publish").at(-1)?.remote.branch).toBe(PUBLISHED.branch);
  });
});
