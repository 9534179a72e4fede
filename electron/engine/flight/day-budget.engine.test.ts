import { afterEach, beforeEach, expect, it } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { FlightHome, freshCommand, land, type TestMission } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const spending = (id: string, costMicros: number): TestMission => ({
  title: `Spends on ${id}`,
  tasks: [
    {
      id,
      scenario: {
        steps: [
          { edit: { file: `src/${id}/index.js`, content: "1\n" } },
          { usage: { tokensIn: 10, tokensOut: 10, costMicros } },
          // Longer than it takes to be interrupted.
          { wait: 12 },
          { edit: { file: `src/${id}/more.js`, content: "2\n" } },
        ],
      },
    },
  ],
});
const dayIsUsedUp = ({ dayExhausted, pending }: MissionState): boolean => dayExhausted && pending.size > 0;

it(
  "interrupts every mission when all of them together reached the day's limit, and each is asked",
  { timeout: 120_000 },
  async () => {
    const change = { dayLimitMicros: 1_000_000 };
    await home.ask("settings.change", { commandId: freshCommand(), change });
    const [one, other] = [
      await home.state(spending("api", 600_000)),
      await home.state(spending("web", 500_000)),
    ];
    await Promise.all([home.launch(one), home.launch(other)]);
    const wait = { answers: () => null, withinMs: 40_000 };
    const crossed = await Promise.all([
      home.until(one, dayIsUsedUp, wait),
      home.until(other, dayIsUsedUp, wait),
    ]);
    for (const state of crossed) {
      expect(state.dayCrossed).toEqual({ spentMicros: 1_100_000, limitMicros: 1_000_000 });
      const [task] = [...state.tasks.values()];
      expect(task?.paused).toBe("budget");
      const [id] = [...state.pending];
      const asked = id === undefined ? undefined : state.decisions.get(id)?.decision;
      expect(asked?.question).toBe("The budget of the day is used up: raise it?");
      expect(asked?.options.map((option) => option.id)).toEqual(["raise", "finish", "stop"]);
    }
    // What counts is that the sessions were interrupted, within the five seconds of any budget.
    const interrupted = (mission: typeof one) =>
      home.until(
        mission,
        ({ tasks }) => [...tasks.values()].every(({ attempts }) => attempts.at(-1)?.idle === true),
        { answers: () => null, withinMs: 5_000 },
      );
    await Promise.all([interrupted(one), interrupted(other)]);
    const says = (option: string) => ({
      answers: (record: Parameters<typeof land>[0]) =>
        record.decision.kind === "budget" ? { option } : land(record),
    });
    const landed = ({ phase }: MissionState): boolean => phase === "landed";
    const ends = await Promise.all([
      home.until(one, landed, says("raise")),
      home.until(other, landed, says("finish")),
    ]);
    expect(ends.map(({ held }) => held)).toEqual([false, true]);
    expect(home.git("show", "main:src/api/more.js")).toBe("2");
    expect(home.git("show", "main:src/web/more.js")).toBe("2");
  },
);
