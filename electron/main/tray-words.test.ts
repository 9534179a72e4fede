import { expect, it } from "vitest";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { trayWords } from "./tray-words.ts";

const waiting = (many: number) => Array.from({ length: many }, () => ({}) as DecisionRow);

it.each([
  [false, 3, 2, "The engine does not answer"],
  [true, 0, 0, "Nothing needs you"],
  [true, 0, 1, "Nothing needs you, 1 agent flying"],
  [true, 1, 0, "1 decision waiting"],
  [true, 2, 3, "2 decisions waiting, 3 agents flying"],
])("the tray says what is known: live %s, %i waiting, %i agents", (live, decisions, agents, words) => {
  const said = trayWords({ live, queue: waiting(decisions), agents });
  expect(said.state).toBe(words);
  expect(said.tip).toBe(`Flightdeck: ${words}`);
});
