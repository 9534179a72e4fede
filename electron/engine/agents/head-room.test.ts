import { describe, expect, it } from "vitest";
import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { agentName } from "#shared/mission/words.ts";
import type { AgentLimitRow } from "../store/projections/mission-tables.ts";
import { fullFamilies } from "./head-room.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const installed = (agent: string, family: string): InstalledAgent =>
  installedAgent.parse({ agent, family, version: null, contextWindow: null });
const CODEX = installed("codex", "openai");

const said = (
  usedPercent: number,
  more: Partial<NonNullable<AgentLimitRow["seen"]>> = {},
  agent = "codex",
): AgentLimitRow => ({
  agent: agentName.parse(agent),
  seen: { usedPercent, windowMinutes: 300, resetsAt: NOW + HOUR, at: NOW - HOUR, ...more },
  limited: null,
});

const full = (rows: readonly AgentLimitRow[], agents = [CODEX]) => [...fullFamilies(rows, agents, NOW)];

describe("families whose accounts have no head-room", () => {
  it("are those above nine tenths, until their window opens", () => {
    expect(full([said(89.9)])).toEqual([]);
    expect(full([said(90)])).toEqual([["openai", NOW + HOUR]]);
  });

  it("where nobody says when it opens, are full as long as the window is, or an hour", () => {
    expect(full([said(95, { resetsAt: null })])).toEqual([["openai", NOW + 4 * HOUR]]);
    expect(full([said(95, { resetsAt: null, windowMinutes: null, at: NOW - 60_000 })])).toEqual([
      ["openai", NOW + HOUR - 60_000],
    ]);
    expect(full([said(95, { resetsAt: null, windowMinutes: null, at: NOW - 2 * HOUR })])).toEqual([]);
  });

  it("are not full any more once that has passed, or somebody said less", () => {
    expect(full([said(99, { resetsAt: NOW })])).toEqual([]);
    expect(full([said(99), said(20, { at: NOW - 60_000 })])).toEqual([]);
  });

  it("are full for whoever heard of it in another mission: an account has one window", () => {
    expect(full([said(20, { at: NOW - 2 * HOUR }), said(96)])).toEqual([["openai", NOW + HOUR]]);
  });

  it("are not full while one of their accounts has room", () => {
    const two = [CODEX, installed("opencode", "openai")];
    expect(full([said(99)], two)).toEqual([]);
    expect(full([said(99), said(99, { resetsAt: NOW + 2 * HOUR }, "opencode")], two)).toEqual([
      ["openai", NOW + HOUR],
    ]);
  });

  it("are those that ran into a limit, as long as they said", () => {
    const row = { ...said(0), seen: null, limited: { until: NOW + 2 * HOUR, at: NOW } };
    expect(full([row])).toEqual([["openai", NOW + 2 * HOUR]]);
  });
});
