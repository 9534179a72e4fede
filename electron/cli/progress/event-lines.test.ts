import { describe, expect, it } from "vitest";
import type { MissionEvent, Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { fly } from "#shared/mission/testing/flight.ts";
import { eventLine } from "./event-lines.ts";
import { elapsed, progressBar } from "./progress-bar.ts";

const WEATHER = { failure: 0.25, trouble: 0.15, finding: 0.4 };
const journals = [1, 2, 3, 4, 5, 6].map(
  (seed) => fly({ seed, tasks: 8, weather: WEATHER, meddling: 0.03, restarts: 0 }).world.journal,
);

/** Every event with the state it leads to, as whoever follows the mission sees it. */
function* followed(): Generator<{ recorded: Recorded; state: MissionState }> {
  for (const journal of journals) {
    let state: MissionState | null = null;
    for (const recorded of journal) {
      state = evolve(state, recorded);
      yield { recorded, state };
    }
  }
}

describe("a line about an event", () => {
  it("is one line, names a task of the mission or none, and says something", () => {
    let said = 0;
    for (const { recorded, state } of followed()) {
      const line = eventLine(recorded, state);
      if (line === null) continue;
      said += 1;
      expect(line.what).not.toMatch(/\n|undefined|\[object/);
      expect(line.what.trim()).not.toBe("");
      if (line.task !== "") expect(state.order).toContain(line.task);
    }
    expect(said).toBeGreaterThan(100);
  });

  it("is there for whatever a person has to know, and not for every breath", () => {
    const shown = new Set<MissionEvent["type"]>();
    const hidden = new Set<MissionEvent["type"]>();
    for (const { recorded, state } of followed())
      (eventLine(recorded, state) === null ? hidden : shown).add(recorded.event.type);
    for (const type of ["task.dispatched", "attempt.failed", "task.merged", "decision.resolved"] as const)
      expect([type, shown.has(type), hidden.has(type)]).toEqual([type, true, false]);
    for (const type of ["progress.seen", "usage.counted", "turn.changed"] as const)
      expect([type, shown.has(type)]).toEqual([type, false]);
  });

  it("says what was answered in the words of the option", () => {
    for (const { recorded, state } of followed()) {
      if (recorded.event.type !== "decision.resolved") continue;
      const { decision, resolution } = recorded.event;
      const asked = state.decisions.get(decision)?.decision;
      const label = asked?.options.find(({ id }) => id === resolution.option)?.label ?? "";
      const line = eventLine(recorded, state);
      expect(line?.what).toContain(label);
      expect(line?.task).toBe(asked?.task ?? "");
    }
  });
});

describe("the progress bar", () => {
  const textOf = (state: MissionState, at: number): string =>
    progressBar(state, at)
      .map(({ text }) => text)
      .join("");

  it("is always as long, and counts what the mission counts", () => {
    for (const { recorded, state } of followed()) {
      const text = textOf(state, recorded.at);
      expect(text.match(/[█░]/g)).toHaveLength(20);
      expect(text).toContain(`${state.counts.merged}/${state.tasks.size} merged`);
      const waits = /(\d+) needs? you/.exec(text);
      expect(Number(waits?.[1] ?? 0)).toBe(state.pending.size);
    }
  });

  it("is full only when everything is merged", () => {
    for (const { recorded, state } of followed()) {
      const full = textOf(state, recorded.at).startsWith("█".repeat(20));
      expect(full).toBe(state.tasks.size > 0 && state.counts.merged === state.tasks.size);
    }
  });

  it("tells time like a clock", () => {
    expect([0, 7_400, 750_000, 3_723_000, -5].map(elapsed)).toEqual([
      "0:00",
      "0:07",
      "12:30",
      "1:02:03",
      "0:00",
    ]);
  });
});
