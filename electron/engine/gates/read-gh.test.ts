import { describe, expect, it } from "vitest";
import { readCheckRuns, readHead, readPullRequest } from "./read-gh.ts";

const run = (more: object = {}) => ({ name: "build", status: "completed", conclusion: "success", ...more });
const runs = (...list: object[]): string => JSON.stringify({ total_count: list.length, check_runs: list });
const outcomeOf = (text: string) => readCheckRuns(text, { check: "build" }).outcome;

const pr = (more: object = {}): string =>
  JSON.stringify({ number: 7, state: "OPEN", reviewDecision: "REVIEW_REQUIRED", mergedAt: null, ...more });
const view = (text: string, wants: "approved" | "merged") =>
  readPullRequest(text, { pullRequest: 7, wants }).outcome;

const PROSE = [
  "",
  "success",
  "All checks have passed. Approved!",
  "✓ build  pass  1m2s",
  '"success"',
  "true",
  "null",
  "[]",
  "{}",
  '{"build": "success"}',
  `LGTM ${runs(run())}`,
  `${runs(run())}\nApproved.`,
];

describe("a check of a commit", () => {
  it("opens the gate when every run of exactly that name ended with success", () => {
    expect(outcomeOf(runs(run()))).toBe("passed");
    expect(outcomeOf(runs(run(), run()))).toBe("passed");
    expect(outcomeOf(runs(run(), run({ name: "lint", conclusion: "failure" })))).toBe("passed");
  });

  it.each([
    ["waits for one that runs", runs(run(), run({ status: "in_progress", conclusion: null })), "waiting"],
    ["waits for one that is not there yet", runs(run({ name: "build " }), run({ name: "Build" })), "waiting"],
    [
      "fails on one that failed beside one that did not",
      runs(run(), run({ conclusion: "failure" })),
      "failed",
    ],
    ["fails on one without a conclusion", runs(run({ conclusion: null })), "failed"],
    ["does not know a word of its own", runs(run({ conclusion: "successful" })), "unknown"],
    ["does not know a state of its own", runs(run({ status: "done" })), "unknown"],
    [
      "does not know runs it was not shown",
      JSON.stringify({ total_count: 2, check_runs: [run()] }),
      "unknown",
    ],
  ])("%s", (_, text, outcome) => {
    expect(outcomeOf(text)).toBe(outcome);
  });

  it.each(["neutral", "skipped", "cancelled", "timed_out", "action_required", "stale"])(
    "that ended with %s is no success",
    (conclusion) => {
      expect(outcomeOf(runs(run({ conclusion })))).toBe("failed");
    },
  );

  it.each(PROSE)("is not believed in words: %j", (text) => {
    expect(outcomeOf(text)).toBe("unknown");
  });
});

describe("a pull request", () => {
  it.each([
    ["approved", pr({ reviewDecision: "APPROVED" }), "passed"],
    ["approved", pr(), "waiting"],
    ["approved", pr({ reviewDecision: "" }), "waiting"],
    ["approved", pr({ reviewDecision: "CHANGES_REQUESTED" }), "failed"],
    ["approved", pr({ reviewDecision: "APPROVED", state: "CLOSED" }), "failed"],
    ["approved", pr({ reviewDecision: "approved" }), "unknown"],
    ["approved", pr({ reviewDecision: "APPROVED", number: 8 }), "unknown"],
    ["merged", pr({ state: "MERGED", mergedAt: "2026-03-01T08:00:00Z" }), "passed"],
    ["merged", pr({ reviewDecision: "APPROVED" }), "waiting"],
    ["merged", pr({ state: "MERGED" }), "waiting"],
    ["merged", pr({ state: "CLOSED" }), "failed"],
  ] as const)("that has to be %s: %s is %s", (wants, text, outcome) => {
    expect(view(text, wants)).toBe(outcome);
  });

  it.each(PROSE)("is not believed in words: %j", (text) => {
    expect(view(text, "approved")).toBe("unknown");
    expect(view(text, "merged")).toBe("unknown");
    expect(readHead(text, 7)).toBeNull();
  });

  it("is looked at by its newest commit", () => {
    const oid = "a".repeat(40);
    expect(readHead(JSON.stringify({ number: 7, headRefOid: oid }), 7)).toBe(oid);
    expect(readHead(JSON.stringify({ number: 8, headRefOid: oid }), 7)).toBeNull();
    expect(readHead(JSON.stringify({ number: 7, headRefOid: "main" }), 7)).toBeNull();
  });
});
