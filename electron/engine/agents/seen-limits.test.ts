import { expect, it } from "vitest";
import { agentName } from "#shared/mission/words.ts";
import { seenLimits } from "./seen-limits.ts";

const agent = agentName.parse("one");
const NOW = 5_000;
const used = (usedPercent: number, at: number, resetsAt: number | null = null) => ({
  agent,
  seen: { usedPercent, windowMinutes: 300, resetsAt, at },
  limited: null,
});
const limited = (until: number, at: number) => ({ agent, seen: null, limited: { until, at } });
const other = { ...limited(9_000, 4_000), agent: "two" };

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
  expect([seen.limit?.usedPercent ?? null, seen.limitedUntil]).toEqual([percent, until]);
});
