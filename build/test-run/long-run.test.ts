import { describe, expect, it } from "vitest";
import { canContinue, parseSeed } from "./long-run.ts";

const before = { commit: "abc", seed: 7, startedAt: "2026-01-01T00:00:00.000Z", testFiles: 3 };

describe("a long run", () => {
  it("goes on for the same commit and seed", () => {
    expect(canContinue(before, "abc", undefined)).toBe(true);
    expect(canContinue(before, "abc", 7)).toBe(true);
  });

  it("starts over for another commit, another seed, or changed files", () => {
    expect(canContinue(before, "def", undefined)).toBe(false);
    expect(canContinue(before, "abc", 8)).toBe(false);
    expect(canContinue(before, undefined, undefined)).toBe(false);
    const { commit: _commit, ...changed } = before;
    expect(canContinue(changed, undefined, undefined)).toBe(false);
  });

  it("reads its seed", () => {
    expect(parseSeed("42")).toBe(42);
    expect(parseSeed(undefined)).toBeUndefined();
    expect(parseSeed("")).toBeUndefined();
    expect(() => parseSeed("seven")).toThrow('FLIGHTDECK_SEED is "seven"');
    expect(() => parseSeed("1.5")).toThrow("has to be a whole number");
  });
});
