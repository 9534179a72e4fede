import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { parseAnswer } from "./parse-answer.ts";
import { PATIENCE_MS } from "./testing/patience.ts";

const good = '{"tasks": [{"id": "a", "title": "A {curly} \\" title"}]}';
const errors = (text: string): readonly string[] => {
  const answer = parseAnswer(text);
  return answer.ok ? [] : answer.errors;
};

describe("the answer of a planner", () => {
  it.each([
    ["bare", good],
    ["in a fence", `\`\`\`json\n${good}\n\`\`\``],
    ["with prose around it", `Sure! {not json} Here: ${good} and {more}`],
    ["with white space", `\n\n  ${good}  \n`],
  ])("is understood %s", (_how, text) => {
    expect(parseAnswer(text)).toMatchObject({ ok: true, plan: { tasks: [{ id: "a" }] } });
  });

  it.each([
    ["empty", " \n", "empty"],
    ["prose only", "I am done.", "no well-formed JSON"],
    ["a list", "[1, 2]", "no well-formed JSON"],
    ["cut off", '{"tasks": [{"id": "a"', "no well-formed JSON"],
    ["without tasks", '{"tasks": []}', "no tasks"],
    ["with unknown keys", '{"tasks": [], "score": 10}', "score"],
    ["with a wrong type", '{"tasks": [{"id": "a", "title": 3}]}', "task a"],
    ["with a forged id", '{"tasks": [{"id": "../../x", "title": "A"}]}', "lower-case"],
    ["with an option as id", '{"tasks": [{"id": "--upload-pack=x", "title": "A"}]}', "lower-case"],
    [
      "with a duplicate",
      '{"tasks": [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]}',
      "More than one task is called a",
    ],
    [
      "with a missing dependency",
      '{"tasks": [{"id": "a", "title": "A", "after": ["b"]}]}',
      "a comes after b",
    ],
    [
      "with a circle",
      '{"tasks": [{"id": "a", "title": "A", "after": ["b"]}, {"id": "b", "title": "B", "after": ["a"]}]}',
      "→",
    ],
    ["with a reversed title", '{"tasks": [{"id": "a", "title": "abc\\u202edef"}]}', "direction"],
    [
      "with NUL",
      '{"tasks": [{"id": "a", "title": "A", "brief": {"goal": "a\\u0000b"}}]}',
      "control character",
    ],
    [
      "with half a character",
      '{"tasks": [{"id": "a", "title": "A", "brief": {"goal": "a\\ud800b"}}]}',
      "surrogate",
    ],
  ])("%s is sent back with what is wrong", (_what, text, words) => {
    expect(errors(text).join(" ")).toContain(words);
  });

  it("sends back a bounded list of errors", () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) => ({ id: `t${index}` }));
    expect(errors(JSON.stringify({ tasks })).length).toBeLessThanOrEqual(21);
  });

  it(
    "never throws, whatever is written",
    () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(200), (text, cut) => {
          expect(parseAnswer(text)).toHaveProperty("ok");
          expect(parseAnswer(good.slice(0, cut) + text)).toHaveProperty("ok");
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it(
    "gives up in time on a million opening braces",
    () => {
      const began = Date.now();
      expect(errors("{".repeat(1_000_000))).toHaveLength(1);
      expect(Date.now() - began).toBeLessThan(5_000);
    },
    PATIENCE_MS,
  );
});
