import { describe, expect, it } from "vitest";
import type { Decision } from "#shared/mission/decisions/decision.ts";
import { fly } from "#shared/mission/testing/flight.ts";
import { readAnswers } from "./answers-file.ts";

const [asked] = [1, 2, 3, 4].flatMap((seed) => {
  const weather = { failure: 0.3, trouble: 0.3, finding: 0.4 };
  const { state } = fly({ seed, tasks: 8, weather, meddling: 0, restarts: 0 }).world;
  return [...state.decisions.values()].map(({ decision }) => decision).filter(({ task }) => task !== null);
});

function decision(change: Partial<Decision> = {}): Decision {
  if (asked === undefined) throw new Error("nothing was asked in these flights");
  const options = ["approve", "deny"].map((id) => ({ id, label: id, effect: "…", tone: "neutral" as const }));
  const shown = { ...asked, kind: "permission", question: "Run npm test in Login?", options } as const;
  return { ...shown, ...change };
}

const answers = (...lines: string[]) => readAnswers("answers.yaml", lines.join("\n"));
const refused = (...lines: string[]): string => {
  try {
    answers(...lines);
  } catch (error) {
    return String(error);
  }
  return "";
};

describe("answers written down beforehand", () => {
  it("are given by kind, task and question; the first that fits", () => {
    const task = decision().task ?? "";
    const file = () =>
      answers(
        "- { kind: question, answer: approve }",
        "- { task: another, answer: approve }",
        "- { kind: permission, match: 'npm publish', answer: approve }",
        `- { kind: permission, task: ${task}, match: '^Run npm', answer: deny, text: not now }`,
        "- { answer: approve }",
      );
    expect(file().take(decision())).toEqual({ option: "deny", text: "not now", entry: 4 });
    expect(file().take(decision({ question: "Run npm publish now?" }))).toMatchObject({ entry: 3 });
    expect(file().take(decision({ kind: "question" }))).toMatchObject({ option: "approve", entry: 1 });
  });

  it("are used once unless the file says how often", () => {
    const file = answers("- { answer: approve, times: 2 }", "- { answer: deny }");
    const taken = [1, 2, 3, 4].map(() => file.take(decision())?.option ?? null);
    expect(taken).toEqual(["approve", "approve", "deny", null]);
  });

  it("never choose what is not offered", () => {
    expect(answers("- { answer: land }").take(decision())).toBeNull();
  });

  it("are refused with the place of the mistake, and an empty file has none", () => {
    expect(answers("").take(decision())).toBeNull();
    expect(refused("- { answer: approve }", "- { kind: permision, answer: deny }")).toMatch(
      /answers\.yaml:2:11: .*kind/,
    );
    expect(refused("- { answer: approve, wehn: now }")).toMatch(/answers\.yaml:1:\d+: .*wehn/);
    expect(refused("- { answer: approve, match: '(' }")).toMatch(/answers\.yaml:1:29: match is no regular/);
    expect(refused("answer: approve")).toMatch(/answers\.yaml:1:1: /);
    expect(refused("- [")).toMatch(/answers\.yaml:1:\d+: /);
    expect(refused("- { answer: approve, times: 0 }")).toMatch(/times/);
  });
});
