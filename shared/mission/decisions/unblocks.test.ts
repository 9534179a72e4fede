import { expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { launch, task } from "../testing/missions.ts";
import { World } from "../testing/world.ts";
import { unblocks, unblocksText } from "./unblocks.ts";

function behind(count: number) {
  const world = new World();
  const first = task("first");
  launch(world, [first, ...Array.from({ length: count }, (_, at) => task(`t${at}`, { after: ["first"] }))]);
  return { world, first: first.id };
}

it("counts whatever waits for a task, and the whole mission where it is about no task", () => {
  const { world, first } = behind(7);
  expect(unblocks(world.state, { task: first })).toBe(7);
  expect(unblocks(world.state, { task: null })).toBe(8);
  world.send({ type: "task.cancel", task: task("t3").id, reason: "not needed" }, OPERATOR);
  expect(unblocks(world.state, { task: first })).toBe(6);
  expect(unblocks(world.state, { task: null })).toBe(7);
});

it("stops counting where the number tells a reader nothing more, and says so", () => {
  const { world, first } = behind(600);
  expect(unblocksText(unblocks(world.state, { task: first }))).toBe("Unblocks 500 tasks or more.");
});
