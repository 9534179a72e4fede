import { expect, it } from "vitest";
import { handOffText, nextStepIn } from "./hand-off.ts";
import { scenario } from "./scenario.ts";

const { attempts } = scenario.parse({ steps: [{ say: "a" }, { wait: 1 }, "stall"] });
const script = attempts[0]?.segments[0]?.steps ?? [];

it.each([
  [1, "did nothing, remaining steps 1-3, next start from step 1"],
  [2, "did step 1 (say), remaining steps 2-3, next start from step 2"],
  [3, "did steps 1-2 (say, wait), remaining step 3, next start from step 3"],
  [4, "did steps 1-3 (say, wait, stall), remaining nothing, next start from step 4"],
])("a hand-off before step %i says what was done, and is found again in a prompt", (next, text) => {
  expect(handOffText(script, next)).toBe(text);
  expect(nextStepIn(`# Task\nThe session before you: ${text}\nGo on.`)).toBe(next);
});

it("the last hand-off of a prompt counts; without one it starts at the first step", () => {
  expect(nextStepIn("next start from step 2 … next start from step 5")).toBe(5);
  expect(nextStepIn("Repair the login.")).toBe(1);
});
