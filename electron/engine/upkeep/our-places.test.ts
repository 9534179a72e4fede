import { describe, expect, it } from "vitest";
import { isOurs } from "./our-places.ts";

const HOME = "/data";
const named = (mission: string, path: string, branch: string) => ({ mission, path, branch });

describe("records and entries that say what is renamed", () => {
  it("may name their own place", () => {
    expect(isOurs(HOME, named("msn_abcd", "/data/workspaces/msn_abcd/api", "flightdeck/msn_abcd/api"))).toBe(
      true,
    );
  });

  it.each([
    ["msn_abcd", "/etc", "flightdeck/msn_abcd/etc"],
    ["msn_abcd", "/data/workspaces/msn_abcd/../../x", "flightdeck/msn_abcd/x"],
    ["msn_abcd", "/data/workspaces/msn_abcd/..", "flightdeck/msn_abcd/.."],
    ["msn_abcd", "/data/workspaces/msn_abcd", "flightdeck/msn_abcd/msn_abcd"],
    ["../..", "/data/workspaces/../../api", "flightdeck/../../api"],
    ["msn_abcd", "/data/workspaces/msn_efgh/api", "flightdeck/msn_abcd/api"],
    ["msn_abcd", "/data/workspaces/msn_abcd/api", "main"],
    ["msn_abcd", "/data/workspaces/msn_abcd/api", "flightdeck/msn_abcd/other"],
    ["pool", "/data/workspaces/pool/api", "flightdeck/pool/api"],
    ["msn_a\n", "/data/workspaces/msn_a\n/api", "flightdeck/msn_a\n/api"],
    ["", "/data/workspaces/api", "flightdeck//api"],
  ])("may name no other: %j %j %j", (mission, path, branch) => {
    expect(isOurs(HOME, named(mission, path, branch))).toBe(false);
  });
});
