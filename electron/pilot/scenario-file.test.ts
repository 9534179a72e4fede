import { describe, expect, it } from "vitest";
import { scenarioIn } from "./scenario-file.ts";
import { scriptFor } from "./scenario.ts";
import { stepShapes, type StepName } from "./step-shapes.ts";

const read = (text: string) => scenarioIn(text, "login.yaml");

/** The least that each step takes, as it stands in a file. */
const LEAST: Record<StepName, string> = {
  print: "print: hello",
  screen: "screen: {title: x, lines: [a]}",
  say: "say: hello",
  edit: "edit: {file: a.txt, content: x}",
  delete: "delete: a.txt",
  run: "run: ls",
  "ask-permission": "ask-permission: {kind: secret, name: KEY}",
  ask: "ask: {question: Why?}",
  checkpoint: "checkpoint: {summary: s, plans: p}",
  usage: "usage: {tokensIn: 1, tokensOut: 2}",
  "rate-limited": "rate-limited: 3",
  wait: "wait: 0",
  stall: "stall",
  "lose-channel": "lose-channel: forever",
  "needs-segment": "needs-segment",
  "expect-prompt": "expect-prompt: failed",
  nothing: "nothing",
  crash: "crash: {signal: SIGKILL}",
  "leave-children": "leave-children: 2",
  "write-outside": "write-outside: {path: /etc/x}",
  "ignore-term": "ignore-term",
  flood: "flood: 0.5",
  "log-out": "log-out",
  "trust-wall": "trust-wall",
  packet: "packet",
  complete: "complete",
  exit: "exit: 0",
  "commit-attempt": "commit-attempt",
  secret: "secret: KEY",
  "nested-git": "nested-git",
  background: "background: {command: ls, seconds: 1}",
};

describe("a scenario", () => {
  it("has steps of every kind, in their shortest form", () => {
    const text = Object.values(LEAST).map((step) => `  - ${step}\n`);
    const { steps } = scriptFor(read(`steps:\n${text.join("")}`), 1, 1);
    expect(steps.map(({ name }) => name)).toEqual(Object.keys(stepShapes));
    expect(steps.find(({ name }) => name === "wait")?.settings).toEqual({ seconds: 0 });
    expect(steps.find(({ name }) => name === "lose-channel")?.settings).toEqual({ seconds: "forever" });
  });

  it("knows which segments are its own", () => {
    const made = read(
      "attempts:\n  - segments: [{steps: [nothing]}, {steps: [stall]}]\n  - steps: [complete]\n",
    );
    const at = (attempt: number, segment: number) => {
      const { steps, isOwn } = scriptFor(made, attempt, segment);
      return [steps[0]?.name, isOwn];
    };
    expect([at(1, 1), at(1, 2), at(1, 3)]).toEqual([
      ["nothing", true],
      ["stall", true],
      ["stall", false],
    ]);
    expect([at(2, 1), at(2, 2), at(9, 1)]).toEqual([
      ["complete", true],
      ["complete", false],
      ["complete", true],
    ]);
  });

  it.each([
    ["steps:\n  - say: a\n    wait: 1\n", /line 2: step 1: is not a step/],
    ["steps:\n  - wait: -1\n", /line 2: step 1, wait\.seconds/],
    ["steps:\n  - edit: {file: a}\n", /line 2: step 1, edit: needs exactly one of content/],
    ["steps:\n  - crash: {signal: SIGKILL, code: 1}\n", /needs exactly one of signal, code/],
    [
      "attempts:\n  - segments:\n      - steps:\n          - run: {expect: 1}\n",
      /line 4: attempt 1, segment 1, step 1, run\.command/,
    ],
    ["steps: []\nattempts: [{steps: []}]\n", /either attempts or steps/],
    ["steps: []\nsteps: []\n", /line 2: Map keys must be unique/],
    ["", /login\.yaml, line 1/],
  ])("with a mistake is refused with its place: %j", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});
