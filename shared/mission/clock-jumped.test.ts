import { describe, expect, it } from "vitest";
import { missionContract } from "./mission-contract.ts";
import { MINUTE, OneFlight } from "./testing/one-flight.ts";
import { task } from "./testing/missions.ts";

const HOUR = 60;

function working(): OneFlight {
  const flight = new OneFlight([task("one", { limits: { segmentMinutes: 90 } })]);
  flight.start("one");
  flight.wait(4);
  return flight;
}

/** As the engine tells it: before anything is measured. */
function jump(flight: OneFlight, minutes: number): void {
  flight.world.at += minutes * MINUTE;
  flight.do({ type: "clock.jumped", byMs: minutes * MINUTE });
  flight.world.settle();
}

const said = (flight: OneFlight): string[] =>
  flight.world.journal.flatMap(({ event }) => {
    if (event.type === "attention.noticed") return [event.level];
    return event.type === "segment.wound-up" ? [event.cause] : [];
  });

describe("a clock that jumps while an agent works", () => {
  it.each([8 * HOUR, 24 * HOUR, -HOUR, -24 * HOUR])(
    "by %d minutes ends no segment and calls nobody stuck; after that everything is measured as always",
    (minutes) => {
      const flight = working();
      jump(flight, minutes);
      expect(said(flight)).toEqual([]);
      if (minutes > 0) {
        // Four minutes had passed without progress before: one is left until it is labelled.
        flight.wait(0.99);
        expect(said(flight)).toEqual([]);
      }
      flight.wait(5);
      expect(said(flight)).toEqual(["no-progress"]);
      flight.do({ type: "agent.progress", ...flight.about("one"), what: "output" });
      flight.wait(90);
      expect(said(flight)).toContain("time-limit");
    },
  );

  it("that is told a moment late, after the agent said something, moves nothing into the time to come", () => {
    const flight = working();
    flight.world.at += 8 * HOUR * MINUTE;
    flight.do({ type: "agent.progress", ...flight.about("one"), what: "output" });
    flight.do({ type: "clock.jumped", byMs: 8 * HOUR * MINUTE });
    expect(flight.attempt("one").lastProgressAt).toBe(flight.world.at);
    flight.wait(5);
    expect(said(flight)).toEqual(["no-progress"]);
  });

  it("is not counted as minutes of the mission", () => {
    const conditions = [{ when: "an hour", measure: { of: "minutes", atLeast: HOUR }, act: "hold" }] as const;
    const flight = new OneFlight([task("one")], {
      conditions: missionContract.shape.conditions.parse(conditions),
    });
    jump(flight, 8 * HOUR);
    expect(flight.world.state.held).toBe(false);
    flight.wait(59);
    expect(flight.world.state.held).toBe(false);
    flight.wait(1);
    expect(flight.world.state.held).toBe(true);
  });

  it("that is put back leaves no agent waiting longer for its quota", () => {
    const flight = working();
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until: flight.world.at + 10 * MINUTE });
    jump(flight, -8 * HOUR);
    flight.wait(10);
    expect(flight.task("one").rateLimitedUntil).toBeNull();
  });

  it("tells a mission that is over nothing", () => {
    const flight = working();
    flight.person({ type: "mission.stop", reason: "" });
    expect(flight.refused({ type: "clock.jumped", byMs: HOUR }).code).toBe("wrong-state");
  });
});
