import { describe, expect, it } from "vitest";
import { isDone, KEPT_MS, trashAt, type Standing } from "./when-due.ts";

const ENDED = Date.UTC(2030, 0, 1);
const standing = (some: Partial<Standing>): Standing => ({
  phase: "landed",
  endedAt: ENDED,
  stage: "merged",
  restoredAt: null,
  ...some,
});

describe("when a workspace goes into the trash by itself", () => {
  it.each(["merged", "skipped", "cancelled"] as const)(
    "at once when its mission landed and it is %s",
    (stage) => {
      expect(trashAt(standing({ stage }))).toBe(ENDED);
    },
  );

  it.each(["failed", "idle", "held", null] as const)("30 days after the landing when it is %s", (stage) => {
    expect(trashAt(standing({ stage }))).toBe(ENDED + KEPT_MS);
  });

  it.each(["merged", "running", "cancelled", null] as const)("30 days after a stop, also %s", (stage) => {
    expect(trashAt(standing({ phase: "stopped", stage }))).toBe(ENDED + KEPT_MS);
  });

  it.each(["composing", "locked", "flying", "landing"] as const)("never while the mission is %s", (phase) => {
    expect(trashAt(standing({ phase, endedAt: null }))).toBeNull();
    expect(trashAt(standing({ phase, endedAt: ENDED }))).toBeNull();
  });

  it("30 days after a person had it back, and never earlier than otherwise", () => {
    expect(trashAt(standing({ restoredAt: ENDED + 5 }))).toBe(ENDED + 5 + KEPT_MS);
    expect(trashAt(standing({ stage: "failed", restoredAt: ENDED - KEPT_MS }))).toBe(ENDED + KEPT_MS);
  });
});

describe("what a person may put away", () => {
  it.each([
    ["landed", "failed", true],
    ["stopped", "running", true],
    ["flying", "merged", true],
    ["flying", "skipped", true],
    ["flying", "cancelled", false],
    ["flying", "failed", false],
    ["flying", null, false],
    ["landing", "running", false],
  ] as const)("%s, %s: %s", (phase, stage, may) => {
    expect(isDone({ phase, stage })).toBe(may);
  });
});
