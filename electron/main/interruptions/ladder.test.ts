import { describe, expect, it } from "vitest";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import type { Fleet } from "../fleet-figures.ts";
import { Ladder } from "./ladder.ts";

const counts = Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as MissionSummary["counts"];

const mission = (id: string, more: Partial<MissionSummary> = {}): MissionSummary =>
  ({
    id: `msn_${id}`,
    title: id,
    phase: "flying",
    held: false,
    paused: false,
    tasks: 2,
    counts: { ...counts, running: 2 },
    pendingDecisions: 0,
    ...more,
  }) as MissionSummary;

const row = (id: string, of = "one"): DecisionRow =>
  ({
    id: `dec_${of}_${id}`,
    mission: `msn_${of}`,
    missionTitle: of,
    risk: "low",
    snoozedUntil: null,
  }) as DecisionRow;

/** A ladder, and a clock that is put forward by hand or from one look to the next. */
class Day {
  readonly ladder = new Ladder();
  now = new Date(2026, 0, 5, 12).getTime();
  fleet: Fleet = {
    live: true,
    missions: [mission("one"), mission("two")],
    queue: [],
    settings: DEFAULT_SETTINGS,
    agents: 2,
  };
  focused = false;
  readonly told: { readonly at: number; readonly what: string }[] = [];
  readonly #start = this.now;

  constructor() {
    this.look();
  }

  set(change: Partial<Fleet>): void {
    this.fleet = { ...this.fleet, ...change };
    this.look();
  }

  settings(change: Partial<Settings>): void {
    this.set({ settings: { ...this.fleet.settings, ...change } });
  }

  ask(...rows: DecisionRow[]): void {
    this.set({ queue: [...this.fleet.queue, ...rows] });
  }

  look(): void {
    for (const note of this.ladder.look(this.fleet, this.focused, this.now)) {
      const what =
        note.kind === "decisions" ? `${note.rows.length} decisions` : `${note.mission.title} ${note.kind}`;
      this.told.push({ at: (this.now - this.#start) / 1_000, what });
    }
  }

  /** Goes on for so many seconds, looking again whenever the ladder wants to. */
  pass(seconds: number): void {
    const end = this.now + seconds * 1_000;
    for (let looks = 0; looks < 1_000; looks++) {
      const next = this.ladder.nextLook;
      if (next === null || next > end) break;
      this.now = next;
      this.look();
    }
    this.now = end;
    this.look();
  }
}

describe("the interruption ladder", () => {
  it("tells decisions that come within 20 s as one", () => {
    const day = new Day();
    day.ask(row("1"));
    day.pass(15);
    day.ask(row("2"), row("3"));
    day.pass(100);
    expect(day.told).toEqual([{ at: 20, what: "3 decisions" }]);
  });

  it("tells one mission at most once a minute", () => {
    const day = new Day();
    day.ask(row("1"));
    day.pass(25);
    day.ask(row("2"));
    day.pass(200);
    expect(day.told).toEqual([
      { at: 20, what: "1 decisions" },
      { at: 80, what: "1 decisions" },
    ]);
  });

  it("tells at most twice in a minute in a flood, of however many missions", () => {
    const day = new Day();
    for (let each = 0; each < 12; each++) {
      day.ask(row(String(each), `m${each}`));
      day.pass(5);
    }
    expect(day.told.length).toBeLessThanOrEqual(2);
    day.pass(120);
    const most = day.told.map(
      ({ at }) => day.told.filter((other) => other.at >= at && other.at < at + 60).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(2);
    expect(day.told.map(({ what }) => Number.parseInt(what, 10)).reduce((a, b) => a + b)).toBe(12);
  });

  it("tells nothing that was answered before it was told, and nothing that waited before the app was opened", () => {
    const day = new Day();
    day.ask(row("1"));
    day.pass(10);
    day.set({ queue: [] });
    day.pass(100);
    expect(day.told).toEqual([]);

    const later = new Ladder();
    const waiting = { ...day.fleet, queue: [row("1")] };
    expect(later.look(waiting, false, day.now)).toEqual([]);
    expect(later.nextLook).toBeNull();
  });

  it("tells nothing to who sits at a window, then or later", () => {
    const day = new Day();
    day.focused = true;
    day.ask(row("1"));
    day.set({ missions: [mission("one", { phase: "landed" })] });
    day.pass(100);
    day.focused = false;
    day.pass(100);
    expect(day.told).toEqual([]);
  });

  it("tells the end of a mission once, and no end of a turn", () => {
    const day = new Day();
    for (let turn = 0; turn < 10; turn++) {
      day.set({ missions: [mission("one", { head: turn }), mission("two")] });
      day.pass(5);
    }
    expect(day.told).toEqual([]);
    day.set({ missions: [mission("one", { phase: "landed" }), mission("two")] });
    day.pass(300);
    expect(day.told).toEqual([{ at: 50, what: "one ended" }]);
  });

  it("waits with the end while the minute of its mission is not over", () => {
    const day = new Day();
    day.ask(row("1"));
    day.pass(30);
    day.set({ queue: [], missions: [mission("one", { phase: "landed" }), mission("two")] });
    day.pass(100);
    expect(day.told.map(({ at }) => at)).toEqual([20, 80]);
  });

  it("tells that a mission stalled once that lasted, and again only after it had moved", () => {
    const day = new Day();
    const stalled = mission("one", { counts: { ...counts, blocked: 2 } });
    day.set({ missions: [stalled] });
    day.pass(10);
    day.set({ missions: [mission("one")] });
    day.pass(60);
    expect(day.told).toEqual([]);
    day.set({ missions: [stalled] });
    day.pass(600);
    expect(day.told.map(({ what }) => what)).toEqual(["one stalled"]);
    day.set({ missions: [mission("one", { counts: { ...counts, blocked: 2 }, pendingDecisions: 1 })] });
    day.pass(10);
    day.set({ missions: [stalled] });
    day.pass(60);
    expect(day.told.length).toBe(2);
  });

  it("is quiet in quiet hours, also over midnight, and tells what still waits when they end", () => {
    const day = new Day();
    day.settings({ quietHours: { from: "11:30", to: "12:10" } });
    day.ask(row("1"), row("2"));
    day.pass(590);
    expect(day.told).toEqual([]);
    day.pass(60);
    expect(day.told).toEqual([{ at: 600, what: "2 decisions" }]);

    const night = new Day();
    night.settings({ quietHours: { from: "22:00", to: "11:00" } });
    night.ask(row("1"));
    night.pass(60);
    expect(night.told.length).toBe(1);
    night.settings({ quietHours: { from: "22:00", to: "13:00" } });
    night.ask(row("2"));
    night.pass(600);
    expect(night.told.length).toBe(1);
  });

  it("says nothing when a person wants nothing to be shown, or when nothing is known", () => {
    const day = new Day();
    day.settings({ notifications: false });
    day.ask(row("1"));
    day.pass(100);
    day.settings({ notifications: true });
    day.set({ live: false });
    day.set({ queue: [row("1"), row("2")] });
    day.pass(100);
    expect(day.told).toEqual([]);
    day.set({ live: true });
    day.pass(100);
    expect(day.told.map(({ what }) => what)).toEqual(["1 decisions"]);
  });
});
