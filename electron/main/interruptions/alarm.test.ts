import { describe, expect, it } from "vitest";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import type { Fleet } from "../fleet-figures.ts";
import { Alarm } from "./alarm.ts";

const counts = Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as MissionSummary["counts"];

const mission = (running: number, pendingDecisions: number): MissionSummary =>
  ({
    id: "msn_one",
    phase: "flying",
    held: false,
    paused: false,
    tasks: 2,
    counts: { ...counts, running, needs_you: 2 - running },
    pendingDecisions,
  }) as MissionSummary;

const row = (id: string, more: Partial<DecisionRow> = {}): DecisionRow =>
  ({
    id: `dec_${id}`,
    mission: "msn_one",
    risk: "low",
    expiresAt: null,
    snoozedUntil: null,
    ...more,
  }) as DecisionRow;

/** An alarm that is on, after its first look at a mission at work. */
class Watch {
  readonly alarm = new Alarm();
  now = new Date(2026, 0, 5, 12).getTime();
  focused = false;
  fleet: Fleet = {
    live: true,
    missions: [mission(2, 0)],
    queue: [],
    settings: { ...DEFAULT_SETTINGS, alarm: true },
    agents: 2,
  };

  constructor(settings: Partial<Settings> = {}) {
    this.fleet = { ...this.fleet, settings: { ...this.fleet.settings, ...settings } };
    this.calls();
  }

  calls(change: Partial<Fleet> = {}): boolean {
    this.fleet = { ...this.fleet, ...change };
    return this.alarm.look(this.fleet, this.focused, this.now);
  }
}

describe("the alarm", () => {
  it("is off until a person turns it on", () => {
    expect(DEFAULT_SETTINGS.alarm).toBe(false);
    expect(new Watch({ alarm: false }).calls({ queue: [row("a", { risk: "high" })] })).toBe(false);
  });

  it("calls once for each decision of high risk, and for none of lower", () => {
    const watch = new Watch();
    expect(watch.calls({ queue: [row("a"), row("b", { risk: "medium" })] })).toBe(false);
    const high = row("c", { risk: "high" });
    expect(watch.calls({ queue: [high] })).toBe(true);
    expect(watch.calls({ queue: [high, row("a")] })).toBe(false);
    expect(watch.calls({ queue: [high, row("d", { risk: "high" })] })).toBe(true);
  });

  it("calls when less than two minutes are left to answer, and says when that will be", () => {
    const watch = new Watch();
    const expiresAt = watch.now + 10 * 60_000;
    expect(watch.calls({ queue: [row("a", { expiresAt })] })).toBe(false);
    watch.now = watch.alarm.nextLook ?? 0;
    expect(expiresAt - watch.now).toBeLessThan(2 * 60_000);
    expect(watch.calls()).toBe(true);
    expect(watch.calls()).toBe(false);
  });

  it("calls when every agent of a mission waits for a person, and again when that comes again", () => {
    const watch = new Watch();
    expect(watch.calls({ missions: [mission(1, 1)] })).toBe(false);
    expect(watch.calls({ missions: [mission(0, 2)] })).toBe(true);
    expect(watch.calls({ missions: [mission(1, 1)] })).toBe(false);
    expect(watch.calls({ missions: [mission(0, 2)] })).toBe(true);
  });

  it("never calls for what was there before, what is snoozed, what was seen in a window, or what may be old", () => {
    const high = row("a", { risk: "high" });
    const before = new Alarm();
    const { fleet, now } = new Watch();
    expect(before.look({ ...fleet, queue: [high] }, false, now)).toBe(false);
    const watch = new Watch();
    expect(watch.calls({ queue: [{ ...high, snoozedUntil: now + 1_000 }] })).toBe(false);
    expect(watch.alarm.nextLook).toBe(now + 1_000);
    watch.focused = true;
    expect(watch.calls({ queue: [high] })).toBe(false);
    watch.focused = false;
    expect(watch.calls()).toBe(false);
    expect(watch.calls({ live: false, queue: [row("b", { risk: "high" })] })).toBe(false);
  });

  it("waits for the end of quiet hours", () => {
    const watch = new Watch({ quietHours: { from: "11:00", to: "13:00" } });
    expect(watch.calls({ queue: [row("a", { risk: "high" })] })).toBe(false);
    watch.now = watch.alarm.nextLook ?? 0;
    expect(new Date(watch.now).getHours()).toBe(13);
    expect(watch.calls()).toBe(true);
  });
});
