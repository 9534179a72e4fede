import { describe, expect, it } from "vitest";
import { score } from "./scorer.ts";

const best = (typed: string, titles: readonly string[]) =>
  titles.toSorted((a, b) => score(typed, b) - score(typed, a))[0];

describe("the palette's scorer", () => {
  it("ranks the exact title over a prefix, over a word's start, over the inside of a word", () => {
    const ranked = ["doctor", "Doctor again", "Go to Doctor", "Codoctor"];
    const points = ranked.map((title) => score("doctor", title));
    expect(points).toEqual(points.toSorted((a, b) => b - a));
    expect(new Set(points).size).toBe(4);
  });

  it("prefers the shorter of two titles with the same prefix", () => {
    expect(best("new", ["New terminal window", "New window"])).toBe("New window");
  });

  it("finds words in any order of the title and by their first letters", () => {
    expect(score("theme hi", "Theme: high contrast")).toBeGreaterThan(0);
    expect(score("gtt", "Go to Terminals")).toBeGreaterThan(0);
  });

  it("does not match letters strewn over a title", () => {
    expect(score("ter", "Theme: high contrast")).toBe(0);
    expect(score("xyz", "Go to Terminals")).toBe(0);
  });

  it("lists everything for nothing typed", () => {
    expect(score("  ", "Anything")).toBe(1);
  });

  it("ignores case", () => {
    expect(score("DOCTOR", "Go to doctor")).toBe(score("doctor", "Go to Doctor"));
  });
});
