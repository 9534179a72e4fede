import { describe, expect, it } from "vitest";
import { task } from "../testing/missions.ts";
import { ReviewedFlight, reviewerOf } from "../testing/reviewed-flight.ts";

const IDS = ["one", "two", "three", "four", "five"];

/** Five tasks that all want to be read at once, by whoever comes first in the table. */
function allToRead(): ReviewedFlight {
  const flight = new ReviewedFlight(IDS.map((id) => task(id)));
  const { allocation } = flight.world.state;
  const wide = { default: { total: 9, reservedForReview: 1 }, families: {} };
  flight.person({ type: "mission.set-allocation", allocation: { ...allocation, lanes: wide } });
  flight.world.settle();
  for (const id of IDS) flight.prove(id);
  flight.person({ type: "mission.set-allocation", allocation });
  return flight;
}

/** Counted from the tasks themselves, not from what the scheduler counts. */
const reading = (flight: ReviewedFlight): number => IDS.flatMap((id) => flight.running(id)).length;

describe("reviews", () => {
  it("of one family are never more than its lanes, whoever dispatches another (feature 116)", () => {
    const flight = allToRead();
    flight.world.settle();
    expect(reading(flight)).toBe(3);
    const idle = IDS.find((id) => flight.running(id).length === 0);
    if (idle === undefined) throw new Error("all are being read");
    const reviewer = reviewerOf("claude", "anthropic");
    const forged = { type: "review.dispatch", task: idle, reviewer, lane: "anthropic 9" } as const;
    expect(flight.refused(forged).sentence).toContain("All lanes of anthropic are taken");
    flight.do({ type: "review.record", task: "one", reviewer, findings: [] });
    flight.world.settle();
    expect(reading(flight)).toBe(3);
  });
});

describe("a reader that is still reading", () => {
  it("is waited for although the others broke too often: it may know what a person has to (feature 96)", () => {
    const flight = new ReviewedFlight([task("one", { risk: "high" })]);
    flight.pass("one");
    const quality = flight.running("one").find(({ lens }) => lens === "quality");
    if (quality === undefined) throw new Error("nobody reads for quality");
    for (let broken = 0; broken < 3; broken++) {
      const reviewer = flight.running("one").find(({ lens }) => lens === "adversarial");
      if (reviewer === undefined) throw new Error("nobody tries to refute it");
      flight.do({ type: "review.failed", task: "one", reviewer, reason: "it exited with 1" });
      flight.world.settle();
    }
    expect(flight.pending()).toEqual([]);
    flight.do({ type: "review.record", task: "one", reviewer: quality, findings: [] });
    flight.world.settle();
    expect(flight.pending()[0]?.evidence[0]?.text).toContain("3 reviews broke");
    expect(flight.task("one").stage).toBe("held");
  });
});
