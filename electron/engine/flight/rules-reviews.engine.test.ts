import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { taskOf } from "./testing/fault-flight.ts";
import { asked } from "./testing/rule-cast.ts";
import { ReviewsFlight } from "./testing/rule-reviews.ts";

/** One flight; what became of each attempt to break a rule is looked at below. */
let flight: ReviewsFlight;
let state: MissionState;
beforeAll(async () => {
  flight = new ReviewsFlight();
  state = await flight.fly();
}, 240_000);
afterAll(() => flight.remove());

const events = () => flight.home.journal.map(({ event }) => event);

/** What became of the questions to one family about a task. */
const outcomes = (task: string, family: string): (string | undefined)[] =>
  [...state.questions.values()]
    .filter((each) => each.task === task && each.family === family)
    .map(({ over }) => over?.reason || over?.outcome);

const reviewersOf = (task: string): string[] =>
  taskOf(state, task).reviews.map(({ reviewer }) => `${reviewer.family} ${reviewer.lens}`);

describe("whoever wrote some of it", () => {
  it("passes nothing of it, though the table asks for that first", () => {
    // In the table ash comes first, and wrote all of these.
    for (const task of ["prose", "writes", "rounds"])
      expect(new Set(reviewersOf(task))).toEqual(new Set(["birch adversarial"]));
    expect(taskOf(state, "prose")).toMatchObject({ authors: ["ash"], passedBy: "birch" });
  });

  it("is also who only fixed a finding: somebody else reads it, who is told nothing of what was found", () => {
    const { authors, attempts, reviews } = taskOf(state, "fixed");
    expect(authors).toEqual(["ash", "birch", "cedar"]);
    expect(attempts.map(({ purpose, route }) => [purpose, route.family])).toEqual([
      ["work", "ash"],
      ["fix", "birch"],
      ["fix", "cedar"],
    ]);
    expect(reviews.map(({ reviewer, round }) => [reviewer.family, round])).toEqual([
      ["birch", 1],
      ["cedar", 2],
    ]);
    const [told] = asked(flight.home, state, "fixed", "cedar");
    expect(told).toContain("# Review task fixed");
    expect(told).not.toMatch(/Race in one|it goes wrong|birch/i);
  });

  it("is also who only resolved a conflict after passing it: it is read again by a third", () => {
    const { authors, attempts, passedBy } = taskOf(state, "adds");
    expect(attempts.map(({ purpose, route }) => [purpose, route.family])).toEqual([
      ["work", "ash"],
      ["resolve", "birch"],
    ]);
    expect(reviewersOf("adds")).toEqual(["birch adversarial", "cedar adversarial"]);
    expect({ authors, passedBy }).toEqual({ authors: ["ash", "birch"], passedBy: "cedar" });
  });

  it("leaves a person to read it when no family is left, and the card says so", () => {
    expect(flight.cards.get("fixed")).toContain(
      'No family is left that did not write "fixed" (installed: ash, birch, cedar), so a person has to review it.',
    );
    expect(taskOf(state, "fixed")).toMatchObject({ passedBy: null, passedByPerson: true, stage: "merged" });
  });
});

describe("what is found", () => {
  it("ends after three rounds of fixing with a person, who sees what was found before", () => {
    const { fixRounds, stage, attempts } = taskOf(state, "rounds");
    expect({ fixRounds, stage }).toEqual({ fixRounds: 3, stage: "cancelled" });
    expect(attempts.map(({ purpose }) => purpose)).toEqual(["work", "fix", "fix", "fix"]);
    const card = flight.cards.get("rounds");
    expect(card).toMatch(
      /^Still critical after 3 rounds: Task rounds\nOpen critical findings: Wrong in round 4/,
    );
    for (const round of [1, 2, 3])
      expect(card).toContain(`Round ${round}: Wrong in round ${round}: absorbed`);
    expect(flight.home.git("ls-tree", "-r", "--name-only", "main", "src")).not.toContain("rounds");
  });

  it("is dropped by no synthesis: not in silence, not by code that nobody wrote, not without code", () => {
    expect(outcomes("both", "cedar")).toEqual([
      "B1 is neither rebutted nor preserved: nothing is dropped.",
      expect.stringMatching(/^The rebuttal of B1 names src\/both\/a\.txt:1, where it reads: one/),
      expect.stringContaining("names no code"),
    ]);
    expect(events()).toContainEqual(
      expect.objectContaining({
        type: "synthesis.broke",
        task: "both",
        by: { family: "cedar", agent: "cedar" },
      }),
    );
    // Every finding stayed, so the critical one was fixed; the other one is on the list.
    const { attempts, fixRounds } = taskOf(state, "both");
    expect(attempts.map(({ purpose }) => purpose)).toEqual(["work", "fix"]);
    expect(fixRounds).toBe(1);
    const found = [...state.findings.values()].filter(({ title }) => title === "Wrong" || title === "Short");
    expect(Object.fromEntries(found.map(({ title, state: now }) => [title, now]))).toEqual({
      Short: "punted",
      Wrong: "absorbed",
    });
    expect(events()).not.toContainEqual(expect.objectContaining({ state: "declined" }));
  });
});

describe("a reviewer", () => {
  it("approves nothing in words, nor with a verdict and a score", () => {
    const broke = events().filter(({ type }) => type === "review.broke");
    expect(broke).toMatchObject([
      {
        task: "prose",
        reason: expect.stringContaining("birch gave no answer that fits, also after 2 repairs"),
      },
    ]);
    expect(outcomes("prose", "birch")).toEqual([
      "The reviewer answered without a well-formed JSON object.",
      expect.stringContaining('Unrecognized keys: "verdict", "score"'),
      "The reviewer answered without a well-formed JSON object.",
      "answered",
    ]);
    const about = events().filter((each) => "task" in each && each.task === "prose");
    const types = about.map(({ type }) => type);
    expect(types.indexOf("task.merged")).toBeGreaterThan(types.indexOf("review.completed"));
  });

  it("writes nothing into what it reads: not its files, not its git", () => {
    const tried = [...state.findings.values()].find(({ title }) => title === "I tried");
    expect(tried?.evidence.match(/Read-only file system/g)?.length).toBeGreaterThan(2);
    expect(flight.home.git("show", "main:src/writes/a.txt")).toBe("one");
    expect(flight.home.git("show", "main:README.md")).toBe("# A sample");
    expect(flight.home.ours("log", "--all", "--grep=^evil$", "--format=%H")).toBe("");
  });

  it("is not done without, by asking for less: only a person lowers it, with a reason", () => {
    expect(flight.refusal).toContain("Less review is decided with a reason only. Nothing was changed.");
    expect(taskOf(state, "prose")).toMatchObject({ reviewLevel: "standard", loweredTo: null });
    expect(events().map(({ type }) => type)).not.toContain("review.level-lowered");
  });
});
