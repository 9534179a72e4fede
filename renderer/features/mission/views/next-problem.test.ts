import { expect, it } from "vitest";
import { taskId } from "#shared/mission/ids.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { nextProblem, problemsOf } from "./next-problem.ts";

const id = (name: string) => taskId.parse(name);

it("goes to what cannot be seen, round the end, and nowhere when all is well", () => {
  const flight = new OneFlight([task("one"), task("two"), task("three")]);
  const { state } = flight.world;
  expect(nextProblem(state, null, 1)).toBeNull();
  for (const each of ["one", "two"]) {
    flight.start(each);
    flight.do({ type: "channel.lost", ...flight.about(each) });
  }
  const now = flight.world.state;
  expect(problemsOf(now)).toEqual(["one", "two"]);
  expect(nextProblem(now, id("three"), 1)).toBe("one");
  expect(nextProblem(now, id("one"), 1)).toBe("two");
  expect(nextProblem(now, id("two"), 1)).toBe("one");
  expect(nextProblem(now, id("one"), -1)).toBe("two");
});
