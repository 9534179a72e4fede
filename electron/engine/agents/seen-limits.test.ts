import { describe, expect, it } from "vitest";
import { agentName } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";
import { seenLimits } from "./seen-limits.ts";

const agent = agentName.parse("one");
const NOW = 5_000;
const row = (more: Partial<AgentLimitRow>): AgentLimitRow => ({
  mission: "first",
  session: "api/1",
  agent,
  isLimit: false,
  guessed: false,
  usedPercent: 40,
  windowMinutes: 300,
  resetsAt: null,
  at: 1_000,
  since: null,
  ...more,
});
const used = (usedPercent: number, at: number, resetsAt: number | null = null) =>
  row({ usedPercent, at, resetsAt });
const limited = (resetsAt: number, at: number, more: Partial<AgentLimitRow> = {}) =>
  row({ isLimit: true, usedPercent: 100, windowMinutes: null, resetsAt, at, since: at, ...more });
const other = limited(9_000, 4_000, { agent: "two" });

it.each([
  ["the newest word of any mission", [used(40, 1_000), used(60, 2_000), other], 60, null],
  ["nothing of a window that is over", [used(40, 1_000, 4_000)], null, null],
  ["that it is limited, until that is over", [limited(6_000, 1_000)], null, 6_000],
  ["nothing of a limit that is over", [limited(4_000, 1_000)], null, null],
  ["what was told last of when it is over", [limited(9_000, 1_000), limited(4_000, 3_000)], null, null],
  ["that something is left, when that was said later", [limited(9_000, 1_000), used(40, 2_000)], 40, null],
  ["that nothing is left, when that was said later", [limited(9_000, 1_000), used(100, 2_000)], 100, 9_000],
] as const)("knows of an agent %s", (_, rows, percent, until) => {
  const seen = seenLimits(rows, agent, NOW);
  expect([seen.limits[0]?.usedPercent ?? null, seen.limited?.until ?? null]).toEqual([percent, until]);
});

describe("what is known of an agent", () => {
  it("is every window of its account: the word about one does not make another forgotten", () => {
    const week = row({ usedPercent: 95, windowMinutes: 10_080, at: 1_000 });
    const { limits } = seenLimits([week, used(20, 2_000)], agent, NOW);
    expect(limits.map(({ windowMinutes, usedPercent }) => [windowMinutes, usedPercent])).toEqual([
      [300, 20],
      [10_080, 95],
    ]);
  });

  it("says whose word a limit is, and whether anybody else heard it", () => {
    const told = limited(9_000, 1_000);
    expect(seenLimits([told], agent, NOW).limited).toEqual({
      until: 9_000,
      by: "api/1",
      confirmed: false,
      guessed: false,
    });
    const both = [told, limited(9_000, 2_000, { mission: "second" })];
    expect(seenLimits(both, agent, NOW).limited).toMatchObject({ confirmed: true });
  });
});
