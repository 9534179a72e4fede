import { describe, expect, it } from "vitest";
import { looksOf } from "./line-looks.ts";

const file = { kind: "permission", asksFor: "file" } as const;
const conflict = { kind: "conflict", asksFor: null } as const;
const plan = { kind: "plan-approval", asksFor: null } as const;
const failed = { kind: "failed-task", asksFor: null } as const;

describe("how lines of evidence look", () => {
  it("a change: what comes and what goes, wherever it is shown", () => {
    const text = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new\nafter";
    const looks = ["place", "place", "place", "place", "same", "removed", "added", "same"];
    for (const row of [file, failed])
      expect(looksOf(row, text)).toEqual({ looks, signed: false, sides: null });
  });

  it("lines that look like headers are what the hunk says they are", () => {
    const text = "@@ -1,2 +1,1 @@\n--- a list\n+++ b\n-x\n--- a/next\n- a point";
    expect(looksOf(file, text)?.looks).toEqual(["place", "removed", "added", "removed", "place", "same"]);
  });

  it("a conflict: both sides by their names", () => {
    const text =
      "- CONFLICT in a\n<<<<<<< the mission\none\n||||||| before\nzero\n=======\ntwo\n=======\n>>>>>>> task api\nend";
    expect(looksOf(conflict, text)).toEqual({
      looks: ["same", "place", "ours", "place", "same", "place", "theirs", "theirs", "place", "same"],
      signed: true,
      sides: { ours: "the mission", theirs: "task api" },
    });
  });

  it("edits of a plan: what was and what will be", () => {
    const text =
      "change api: The API\n  title\n    was: The API\n    now: API\nremove docs: Docs\nadd web: Web";
    expect(looksOf(plan, text)).toMatchObject({
      looks: ["same", "same", "removed", "added", "removed", "added"],
      signed: true,
    });
  });

  it("anything else is a text", () => {
    expect(looksOf(failed, "2 tests failed\n- one\n+ two")).toBeNull();
    expect(looksOf({ kind: "permission", asksFor: "command" }, "echo - +")).toBeNull();
    expect(looksOf(plan, "Nothing of it")).toBeNull();
    expect(looksOf(conflict, "<<<<<<< only one side")).toBeNull();
  });
});
