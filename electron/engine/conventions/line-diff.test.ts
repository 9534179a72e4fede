import { describe, expect, it } from "vitest";
import { lineDiff } from "./line-diff.ts";

const sides = (diff: readonly string[]) => ({
  before: diff.filter((line) => !line.startsWith("+ ")).map((line) => line.slice(2)),
  after: diff.filter((line) => !line.startsWith("- ")).map((line) => line.slice(2)),
});

describe("a difference line by line", () => {
  it("shows what goes and comes, with a little around it", () => {
    const before = "1\n2\n3\n4\n5\n6\n7\n";
    expect(lineDiff(before, before.replace("6", "six"))).toEqual(["…", "  4", "  5", "- 6", "+ six", "  7"]);
    expect(lineDiff("", "a\n")).toEqual(["+ a"]);
    expect(lineDiff("a\r\nb", "a\nb\n")).toEqual(["…"]);
  });

  it("holds both texts, whatever they are", () => {
    let seed = 7;
    const next = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % most;
    };
    for (let round = 0; round < 300; round += 1) {
      // So few lines that none is ever far from a change.
      const text = () => Array.from({ length: next(4) }, () => "abc"[next(3)] ?? "").join("\n");
      const [before, after] = [text(), text()];
      const lines = (all: string) => (all === "" ? [] : all.split("\n"));
      const diff = lineDiff(before, after);
      if (before === after) continue;
      expect(sides(diff)).toEqual({ before: lines(before), after: lines(after) });
    }
  });

  it("of very long texts is bounded, and says what it leaves out", () => {
    const long = (word: string) => Array.from({ length: 3_000 }, (_, line) => `${word} ${line}`).join("\n");
    const diff = lineDiff(long("old"), long("new"));
    expect(diff).toHaveLength(401);
    expect(diff.at(-1)).toBe("… and 5600 more lines");
  });
});
