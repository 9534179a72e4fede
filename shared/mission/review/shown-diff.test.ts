import { describe, expect, it } from "vitest";
import { shownDiff } from "./shown-diff.ts";

const file = (path: string, lines: number): string =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1,${lines} @@\n${"+a line of it\n".repeat(lines)}`;

describe("what a reviewer is shown of a change", () => {
  it("is all of it when it is small", () => {
    const diff = file("src/a.ts", 3) + file("src/b c.ts", 2);
    expect(shownDiff(diff)).toEqual({ text: diff, cut: [] });
    expect(shownDiff("")).toEqual({ text: "", cut: [] });
  });

  it("says by name what is not shown, and cuts between lines", () => {
    const { text, cut } = shownDiff(file("src/large.ts", 10_000) + file("src/b.ts", 2));
    expect(cut).toEqual([expect.stringMatching(/^src\/large\.ts: the first \d+ of \d+ characters/)]);
    expect(text.length).toBeLessThan(41_000);
    expect(text).toContain("+++ b/src/b.ts");
    expect(text.split("\n").filter((line) => line.startsWith("+a") && line !== "+a line of it")).toEqual([]);
  });

  it("has a bound however many files there are", () => {
    const files = Array.from({ length: 20 }, (_, index) => file(`src/f${index}.ts`, 2_000));
    const { text, cut } = shownDiff(files.join(""));
    expect(text.length).toBeLessThanOrEqual(160_000);
    expect(cut.at(-1)).toMatch(/^src\/f19\.ts: nothing of its change is shown/);
  });

  it("takes a change that is one endless line", () => {
    const { text, cut } = shownDiff(`diff --git a/x b/x\n+${"x".repeat(100_000)}`);
    expect(text.length).toBeLessThanOrEqual(40_000);
    expect(cut).toHaveLength(1);
  });
});
