import { describe, expect, it } from "vitest";
import { task } from "../testing/missions.ts";
import { found, installed, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { reportedFinding } from "./finding.ts";
import { givenOf, whyOffTopic } from "./off-topic.ts";

const spec = task("one", {
  brief: { scope: { touch: ["src/api/**"], avoid: ["src/db/*.sql"], read: ["src/types.ts"] } },
});
const given = givenOf(spec, ["src/api/sum.ts", "package.json"]);
const about = (file: string | null, more: object = {}) =>
  reportedFinding.parse({ ...found("important", "Odd"), file, line: null, ...more });

describe("findings that name only what was not given", () => {
  it("are no review: another task, or files outside of contract and change (feature 106)", () => {
    expect(whyOffTopic([about("src/login.ts"), about("lib/db.ts")], given)).toBe(
      "All 2 findings are about something else than task one and its change: src/login.ts, lib/db.ts. The change is in src/api/sum.ts, package.json.",
    );
    expect(
      whyOffTopic([about("src/api/sum.ts", { task: "two" }), about(null, { task: "two" })], given),
    ).toContain("the task two");
  });

  it.each([
    ["a changed file", about("package.json")],
    ["a file of the contract that should have changed", about("src/api/sum.test.ts")],
    ["a file the task keeps out of", about("src/db/one.sql")],
    ["a file it had to read", about("src/types.ts")],
    ["something that is missing", about(null)],
    ["its own task by name", about(null, { task: "one" })],
    [
      "a file that breaks by the change",
      about("src/page.ts", { claim: "src/api/sum.ts gives no number now." }),
    ],
  ])("are not meant where one is about %s", (_what, finding) => {
    expect(whyOffTopic([about("src/login.ts"), finding], given)).toBeNull();
  });

  it("are none where nothing was found", () => {
    expect(whyOffTopic([], given)).toBeNull();
  });
});

describe("after a review that was none", () => {
  const broke = (flight: ReviewedFlight) => {
    const [reviewer] = flight.running("one");
    if (reviewer === undefined) throw new Error("nobody reviews");
    flight.do({
      type: "review.failed",
      task: "one",
      reviewer,
      reason: "It answered about something else.",
      offTopic: true,
    });
    flight.world.settle();
    return reviewer.agent;
  };

  it("somebody else is asked, and the same one again only where nobody is left", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.pass("one");
    const asked = [broke(flight), broke(flight)];
    expect(new Set(asked).size).toBe(2);
    expect(flight.task("one").passedBy).toBeNull();
    const alone = new ReviewedFlight([task("one")]);
    alone.install(installed("codex", "openai"), installed("claude", "anthropic"));
    alone.pass("one");
    expect([broke(alone), broke(alone)]).toEqual(["claude", "claude"]);
  });
});
