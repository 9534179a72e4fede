import { describe, expect, it } from "vitest";
import { upkeepRequests } from "./upkeep-requests.ts";

const MISSION = "msn_abcd";
const ENTRY = "5b0c2f5e-8a52-4a0e-9f3a-2f6d2f0a9c11";
const OBJECT = "a".repeat(40);

describe("requests about what is kept", () => {
  it("fill in what may be left out", () => {
    expect(upkeepRequests["trash.list"].params.parse({})).toEqual({ cursor: null, limit: 100, sizes: true });
    expect(upkeepRequests["tasks.diff"].params.parse({ mission: MISSION, task: "a" })).toEqual({
      mission: MISSION,
      task: "a",
      between: null,
      from: 0,
    });
  });

  it.each(["", "x", "../../../x", `${ENTRY}/..`, `${ENTRY}\n`, "--all"])(
    "take no entry named %j",
    (entry) => {
      expect(upkeepRequests["trash.restore"].params.safeParse({ entry }).success).toBe(false);
      expect(upkeepRequests["trash.restore"].params.safeParse({ entry: ENTRY }).success).toBe(true);
    },
  );

  it.each(["HEAD", "--output=x", "refs/heads/main", `${OBJECT}^1`, OBJECT.slice(1), ""])(
    "compare nothing named %j",
    (to) => {
      const wanted = { mission: MISSION, task: "a", between: { base: OBJECT, to } };
      expect(upkeepRequests["tasks.diff"].params.safeParse(wanted).success).toBe(false);
    },
  );

  it.each([-1, 4_000, Number.NaN, "7", null])("empty nothing older than %j days", (olderThanDays) => {
    expect(upkeepRequests["trash.empty"].params.safeParse({ olderThanDays }).success).toBe(false);
  });

  it.each(["msn_A", "../x", ""])("know no mission named %j", (mission) => {
    for (const name of ["workspaces.list", "trash.put", "checkpoints.list", "tasks.diff"] as const)
      expect(upkeepRequests[name].params.safeParse({ mission, task: "a" }).success).toBe(false);
  });
});
