import { afterEach, beforeEach, expect, it } from "vitest";
import { FlightHome, land } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const spent = (costMicros: number) => ({ usage: { tokensIn: 1_000, tokensOut: 100, costMicros } });

it(
  "interrupts what runs when the money is used up, asks, and goes on in the same session when it is raised",
  {
    timeout: 90_000,
  },
  async () => {
    const asked: string[] = [];
    const state = await home.fly(
      {
        contract: { budgetMicros: 1_000_000 },
        tasks: [
          {
            id: "api",
            scenario: {
              steps: [
                { edit: { file: "src/api/index.js", content: "1\n" } },
                spent(1_200_000),
                // Longer than it takes to be interrupted.
                { wait: 12 },
                { edit: { file: "src/api/more.js", content: "2\n" } },
              ],
            },
          },
        ],
      },
      {
        answers: (record) => {
          if (record.decision.kind !== "budget") return land(record);
          asked.push(record.decision.question);
          return { option: "raise" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(asked).toHaveLength(1);
    const kinds = home.journal.map(({ event }) => event.type);
    expect(kinds.indexOf("task.paused")).toBeGreaterThan(kinds.indexOf("usage.counted"));
    expect(kinds.lastIndexOf("turn.changed")).toBeGreaterThan(kinds.indexOf("task.paused"));
    const [task] = [...state.tasks.values()];
    expect(task?.attempts).toHaveLength(1);
    expect(task?.attempts[0]?.segments).toHaveLength(1);
    expect(home.git("show", "main:src/api/more.js")).toBe("2");
  },
);
