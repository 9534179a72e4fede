import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./unified-diff.ts";

describe("the text of a change", () => {
  it("of a new file is all of it", () => {
    expect(unifiedDiff("a.txt", null, "one\ntwo\n")).toBe(
      "--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n",
    );
  });

  it("shows three lines around what changed", () => {
    const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    expect(unifiedDiff("a.txt", before, before.replace("5", "five"))).toBe(
      "--- a/a.txt\n+++ b/a.txt\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    );
  });

  it("says that a line break at the end is gone", () => {
    expect(unifiedDiff("a.txt", "one\n", "one")).toBe(
      "--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-one\n+one\n\\ No newline at end of file\n",
    );
  });

  it("of repeated lines counts none of them twice", () => {
    expect(unifiedDiff("a.txt", "x\nx\n", "x\nx\nx\n")).toBe(
      "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,3 @@\n x\n x\n+x\n",
    );
  });
});
