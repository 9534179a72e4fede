import type { TestTask } from "../electron/engine/flight/testing/flight-home.ts";

const permission = (text: string, why = "") => ({
  "ask-permission": { kind: "command", command: text, why },
});
const rest = { wait: 900 };
const asking = (id: string, ...steps: object[]): TestTask => ({ id, scenario: { steps: [...steps, rest] } });

/** One task for each kind of question: of low, medium and high risk, one to deny, one to choose. */
export const ASKED_TASKS: readonly TestTask[] = [
  asking(
    "low",
    permission("touch low-1", "A mark for the others."),
    permission("touch low-2"),
    permission("touch low-3"),
  ),
  asking("medium", permission("echo yes > granted")),
  asking("high", permission("rm -rf build", "It is stale.")),
  asking("reason", permission("touch denied")),
  asking("pick", { ask: { question: "Which format?", choices: ["Opaque", "JWT"] } }),
];

/** Longer than a row carries, with a letter that passes for another one and a sign that turns the order. */
export const LONG = `node tools/\u0430dmin.mjs --note "${"every word counts ".repeat(40)}" --end \u202egnihton\u202c`;
