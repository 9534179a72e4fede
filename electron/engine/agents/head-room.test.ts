import { describe, expect, it } from "vitest";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";
import { fullFamilies } from "./head-room.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const installed = (agent: string, family: string): InstalledAgent =>
  installedAgent.parse({ agent, family, version: null, contextWindow: null });
const CODEX = installed("codex", "openai");

const said = (usedPercent: number, more: Partial<AgentLimitRow> = {}): AgentLimitRow => ({
  mission: "first",
  session: "api/1",
  agent: "codex",
  isLimit: false,
  guessed: false,
  usedPercent,
  windowMinutes: 300,
  resetsAt: NOW + HOUR,
  at: NOW - 60_000,
  since: NOW - 60_000,
  ...more,
});
const limited = (more: Partial<AgentLimitRow> = {}): AgentLimitRow =>
  said(100, { isLimit: true, windowMinutes: null, resetsAt: NOW + 8 * 24 * HOUR, ...more });

/** The same words of another session of the mission that asks. */
const twice = (...rows: readonly AgentLimitRow[]) => [
  ...rows,
  ...rows.map((row) => ({ ...row, session: "docs/1" })),
];
const asked = (rows: readonly AgentLimitRow[], agents: readonly InstalledAgent[], mission: string) =>
  [...fullFamilies(rows, agents, { mission, now: NOW })].map(([family, { until }]) => [family, until]);
const full = (rows: readonly AgentLimitRow[], agents = [CODEX]) => asked(twice(...rows), agents, "first");

describe("families whose accounts have no head-room", () => {
  it("are those above nine tenths, until their window opens", () => {
    expect(full([said(89.9)])).toEqual([]);
    expect(full([said(90)])).toEqual([["openai", NOW + HOUR]]);
  });

  it("where nobody says when it opens, are full as long as the window is, or an hour", () => {
    const at = NOW - HOUR;
    expect(full([said(95, { resetsAt: null, at })])).toEqual([["openai", NOW + 4 * HOUR]]);
    expect(full([said(95, { resetsAt: null, windowMinutes: null })])).toEqual([
      ["openai", NOW + HOUR - 60_000],
    ]);
    expect(full([said(95, { resetsAt: null, windowMinutes: null, at: NOW - 2 * HOUR })])).toEqual([]);
  });

  it("are not full any more once that has passed, or somebody said less", () => {
    expect(full([said(99, { resetsAt: NOW })])).toEqual([]);
    expect(full([said(99), said(20, { at: NOW - 30_000 })])).toEqual([]);
  });

  it("are full in the window that opens last, whichever was spoken of last", () => {
    const week = said(97, { windowMinutes: 10_080, resetsAt: NOW + 30 * HOUR });
    const short = said(20, { at: NOW - 30_000 });
    expect(full([week, short])).toEqual([["openai", NOW + 30 * HOUR]]);
    expect(full([week, said(95)])).toEqual([["openai", NOW + 30 * HOUR]]);
  });

  it("are not full while one of their accounts has room", () => {
    const two = [CODEX, installed("opencode", "openai")];
    expect(full([said(99)], two)).toEqual([]);
    expect(full([said(99), said(99, { resetsAt: NOW + 2 * HOUR, agent: "opencode" })], two)).toEqual([
      ["openai", NOW + HOUR],
    ]);
  });

  it("are those that ran into a limit, as long as they said", () => {
    expect(full([limited({ resetsAt: NOW + 2 * HOUR })])).toEqual([["openai", NOW + 2 * HOUR]]);
  });
});

describe("what one session says", () => {
  const HALF_AN_HOUR = 30 * 60_000;

  it.each([
    ["that it ran into a limit for eight days", limited()],
    ["that its window is full for eight days", said(100, { resetsAt: NOW + 8 * 24 * HOUR })],
  ])("%s counts half an hour from when it first did", (_, word) => {
    expect(asked([word], [CODEX], "first")).toEqual([["openai", NOW - 60_000 + HALF_AN_HOUR]]);
    expect(asked([word], [CODEX], "second")).toEqual([["openai", NOW - 60_000 + HALF_AN_HOUR]]);
    const before = { ...word, since: NOW - HALF_AN_HOUR };
    expect(asked([before], [CODEX], "second")).toEqual([]);
  });

  it("counts no longer elsewhere when other sessions of its mission say it too", () => {
    const until = NOW - 60_000 + HALF_AN_HOUR;
    expect(asked(twice(limited()), [CODEX], "second")).toEqual([["openai", until]]);
    expect(asked(twice(limited()), [CODEX], "first")).toEqual([["openai", NOW + 8 * 24 * HOUR]]);
  });

  it("counts as long as another mission says it too, and it is shown who told it", () => {
    const both = [limited(), limited({ mission: "second", session: "web/2", resetsAt: NOW + 2 * HOUR })];
    const found = fullFamilies(both, [CODEX], { mission: "third", now: NOW }).get(CODEX.family);
    expect(found).toEqual({ until: NOW + 2 * HOUR, by: "api/1 of first", confirmed: true });
  });
});
