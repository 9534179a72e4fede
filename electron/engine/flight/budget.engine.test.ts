import { afterEach, beforeEach, expect, it } from "vitest";
import { FlightHome, land } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** An agent that does not say what it cost, as Codex does not: the price table does. */
const used = (model: string) => ({
  usage: { tokensIn: 10_000, tokensOut: 120_000, costMicros: null, model },
});

it(
  "interrupts what runs when the money is used up, asks, and goes on in the same session when it is raised",
  {
    timeout: 90_000,
  },
  async () => {
    const asked: string[] = [];
    const crossed = () =>
      home.journal.find(({ event }) => event.type === "budget.crossed" && event.at === "limit");
    const stopped = () =>
      home.journal.find(
        ({ event, seq }) => event.type === "turn.changed" && seq > (crossed()?.seq ?? Infinity),
      );
    const state = await home.fly(
      {
        contract: { budgetMicros: 1_000_000 },
        tasks: [
          {
            id: "api",
            scenario: {
              steps: [
                { edit: { file: "src/api/index.js", content: "1\n" } },
                used("a-model-nobody-sells"),
                used("gpt-5-codex"),
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
          // Raised before it was interrupted it would just go on.
          if (stopped() === undefined) return null;
          asked.push(record.decision.question);
          return { option: "raise" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(asked).toHaveLength(1);
    const [unknown, known] = home.journal.filter(({ event }) => event.type === "usage.counted");
    expect(unknown?.event).toMatchObject({ usage: { costMicros: null } });
    expect(known?.event).toMatchObject({
      usage: { costMicros: 1_212_500, pricedBy: expect.stringContaining("gpt-5-codex from 2025-09-23") },
    });
    expect(crossed()?.event).toMatchObject({ spentMicros: 1_212_500, unknownCost: true });
    expect((stopped()?.at ?? Infinity) - (known?.at ?? 0)).toBeLessThan(5_000);
    const kinds = home.journal.map(({ event }) => event.type);
    expect(kinds.indexOf("task.paused")).toBeGreaterThan(kinds.indexOf("usage.counted"));
    expect(kinds.lastIndexOf("turn.changed")).toBeGreaterThan(kinds.indexOf("task.paused"));
    const [task] = [...state.tasks.values()];
    expect(task?.attempts).toHaveLength(1);
    expect(task?.attempts[0]?.segments).toHaveLength(1);
    expect(home.git("show", "main:src/api/more.js")).toBe("2");
  },
);
