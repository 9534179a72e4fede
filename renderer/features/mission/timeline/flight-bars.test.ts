import { describe, expect, it } from "vitest";
import { task } from "#shared/mission/testing/missions.ts";
import { failing, OneFlight } from "#shared/mission/testing/one-flight.ts";
import { askedByTask, flightOf, readyAt } from "./flight-bars.ts";

function kinds(flight: OneFlight, id: string): string[] {
  const { state } = flight.world;
  const known = flight.task(id);
  const asked = askedByTask(state).get(known.spec.id) ?? [];
  return flightOf(known, readyAt(state, known), asked).bars.map(
    ({ kind, attempt, to, failed }) =>
      `${kind}${attempt === null ? "" : ` #${attempt}`}${failed ? " failed" : ""}${to === null ? " …" : ""}`,
  );
}

describe("the bars of a task", () => {
  it("show each try by itself", () => {
    const flight = new OneFlight([task("api"), task("ui", { after: ["api"] })]);
    flight.start("api");
    expect(kinds(flight, "api").at(-1)).toBe("ran #1 …");
    flight.end("api", "exited");
    flight.do({ type: "evidence.record", ...flight.about("api"), signals: failing("acceptance") });
    expect(kinds(flight, "api").filter((each) => each.includes("#1"))).toContain("ran #1 failed");
    flight.world.settle();
    flight.start("api");
    expect(kinds(flight, "api").at(-1)).toBe("ran #2 …");
  });

  it("are not there for what still misses an input", () => {
    const flight = new OneFlight([task("api"), task("ui", { after: ["api"] })]);
    expect(kinds(flight, "ui")).toEqual([]);
  });
});
