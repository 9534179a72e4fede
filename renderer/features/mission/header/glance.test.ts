import { expect, it } from "vitest";
import { task } from "#shared/mission/testing/missions.ts";
import { MINUTE, OneFlight } from "#shared/mission/testing/one-flight.ts";
import { minutesLeft } from "./glance.tsx";

it("tells how long the plan takes, and nothing once what is open took longer than it thought", () => {
  const flight = new OneFlight([task("one")]);
  flight.start("one");
  const { state, at } = flight.world;
  expect(minutesLeft(state, at)).toBe(10);
  expect(minutesLeft(state, at + 9.5 * MINUTE)).toBe(1);
  expect(minutesLeft(state, at + 60 * MINUTE)).toBe(0);
});
