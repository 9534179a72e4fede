import { beforeAll, expect, it } from "vitest";
import { speak } from "#shared/messages/messages.ts";
import { compareRivals } from "#shared/mission/rivals/compare-rivals.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { comparedRows, partChoices, partsRefusal, pickRefusal } from "./comparison.ts";

beforeAll(() => speak("en"));

function two() {
  const brief = { scope: { touch: ["src/one/**"] } };
  const flight = new ReviewedFlight([
    task("one", { rival: "two", assignment: { family: "openai" }, brief }),
    task("two", { rival: "one", assignment: { family: "anthropic" }, brief }),
  ]);
  const cells = (name: string) => {
    const sides = compareRivals(flight.world.state, flight.task("one"));
    return sides === null ? null : comparedRows(sides).find((row) => row.name === name);
  };
  const why = (one: string, other: string) => pickRefusal(flight.task(one), flight.task(other));
  return { flight, cells, why };
}

it("says of each what was seen of it, and of nothing seen that it is not known", () => {
  const { flight, cells } = two();
  expect(cells("Checks")?.cells).toEqual(["nothing is known yet", "nothing is known yet"]);
  flight.pass("one");
  expect(cells("Written by")?.cells).toEqual(["\u2068openai\u2069", "nobody yet"]);
  expect(cells("Checks")).toMatchObject({ cells: ["8 of 8 hold", "nothing is known yet"], isSame: false });
  expect(cells("Time")?.cells[1]).toBe("not over yet");
  expect(cells("Findings")).toMatchObject({ cells: ["none", "none"], isSame: true });
});

it("takes what is proven and reviewed, as the engine does, and only once", () => {
  const { flight, why } = two();
  flight.pass("one");
  expect(why("one", "two")).toBe("It is not proven and reviewed yet.");
  expect(flight.refused({ type: "rivals.pick", task: "one" }, { kind: "operator" }).code).toBe("wrong-state");
  flight.review("one");
  expect(why("one", "two")).toBeNull();
  flight.person({ type: "rivals.pick", task: "one" });
  expect(why("one", "two")).toBe("It is picked already.");
  expect(why("two", "one")).toBe("The other one is picked.");
});

it("offers files of the other one where the picked one may change them, once the other is proven", () => {
  const { flight } = two();
  expect(partsRefusal(flight.task("two"))).not.toBeNull();
  flight.pass("two");
  flight.review("two");
  expect(partsRefusal(flight.task("two"))).toBeNull();
  expect(partChoices(flight.task("one"), ["src/one/test.ts", "src/two/a.ts"])).toEqual([
    { path: "src/one/test.ts", isOutside: false },
    { path: "src/two/a.ts", isOutside: true },
  ]);
});
