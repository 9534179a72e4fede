import { describe, expect, it } from "vitest";
import { readRecipe } from "./recipe-file.ts";
import { texts } from "./testing/hostile-texts.ts";

const problemsOf = (text: string): string[] => texts(readRecipe("r", "repository", "r.yaml", text));
const HEAD = "name: r\ntitle: R\n";

describe("a recipe file", () => {
  it("is taken with its text word for word", () => {
    const text = `${HEAD}# a remark\ninputs: [{ name: x, question: What? }]\ntasks: [{ id: a, title: "{{x}} {{goal}}" }]\n`;
    const read = readRecipe("r", "repository", "r.yaml", text);
    expect(read.ok && read.loaded.text).toBe(text);
  });

  it.each([
    [
      "another name than its file",
      "name: q\ntitle: R\ntasks: [{ id: a, title: A }]",
      "1:7",
      /calls itself "q"/,
    ],
    ["no task", `${HEAD}tasks: []`, "3:8", /at least 1 entry/],
    [
      "an unknown placeholder",
      `${HEAD}tasks:\n  - id: a\n    title: "{{gaol}}"`,
      "5:12",
      /Did you mean \{\{goal\}\}/,
    ],
    [
      "a placeholder in the reasons",
      `${HEAD}reasons:\n  risks:\n    - "{{nobody}}"\ntasks: [{ id: a, title: A }]`,
      "5:7",
      /\{\{nobody\}\}/,
    ],
    ["a placeholder that stays open", `${HEAD}tasks: [{ id: a, title: "{{goal" }]`, "3:25", /not closed/],
    ["a placeholder in an id", `${HEAD}tasks: [{ id: "{{goal}}", title: A }]`, "3:15", /lower-case letters/],
    [
      "{{item}} in a task that is not repeated",
      `${HEAD}tasks: [{ id: a, title: "{{item}}" }]`,
      "3:25",
      /\{\{item\}\}/,
    ],
    [
      "a repeat over nothing",
      `${HEAD}tasks: [{ id: a, title: A, repeat: { over: x } }]`,
      "3:44",
      /"x" is no input/,
    ],
    [
      "a repeat over a line",
      `${HEAD}inputs: [{ name: x, question: Q }]\ntasks: [{ id: a, title: A, repeat: { over: x } }]`,
      "4:44",
      /no list/,
    ],
    [
      "an input that is taken",
      `${HEAD}inputs: [{ name: goal, question: Q }]\ntasks: [{ id: a, title: A }]`,
      "3:18",
      /taken already/,
    ],
    [
      "a phase that is not named",
      `${HEAD}phases: [One]\ntasks: [{ id: a, title: A, phase: 2 }]`,
      "4:35",
      /no phase 2/,
    ],
    [
      "a circle",
      `${HEAD}tasks:\n  - { id: a, title: A, after: [b] }\n  - { id: b, title: B, after: [a] }`,
      "5:32",
      /circle: .*a.*b/,
    ],
    ["itself as a dependency", `${HEAD}tasks: [{ id: a, title: A, after: [a] }]`, "3:36", /after itself/],
    [
      "a dependency that is missing",
      `${HEAD}tasks: [{ id: a, title: A, after: [b] }]`,
      "3:36",
      /no such task/,
    ],
    [
      "an id that stands twice",
      `${HEAD}tasks: [{ id: a, title: A }, { id: a, title: B }]`,
      "3:36",
      /taken by a task before/,
    ],
    ["an unknown key", `${HEAD}taks: []\ntasks: [{ id: a, title: A }]`, "3:1", /Did you mean "tasks"/],
  ])("refuses %s", (_what, text, place, sentence) => {
    const found = problemsOf(text);
    expect(found[0]).toMatch(new RegExp(`^r\\.yaml:${place}: `));
    expect(found[0]).toMatch(sentence);
    expect(found).toHaveLength(1);
  });
});
