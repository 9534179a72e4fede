import { describe, expect, it } from "vitest";
import type { MissionContract } from "../mission-contract.ts";
import { task } from "../testing/missions.ts";
import { MINUTE } from "../testing/one-flight.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";

function recontract(flight: ReviewedFlight, change: Partial<MissionContract>): void {
  const contract = { ...flight.world.state.contract, ...change };
  flight.person({ type: "mission.re-contract", contract, reason: "Something else is wanted." });
  flight.world.settle();
}

describe("another contract", () => {
  it("before the landing has the whole verified again under it, and the old card is void (feature 111)", () => {
    const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
    flight.pass("one");
    flight.merge("one");
    flight.do({ type: "mission.verified", number: 1, holds: true, detail: "green" });
    const [card] = flight.world.state.pending;
    if (card === undefined) throw new Error("nobody was asked");
    const verify = [{ command: "npm run all", timeoutSeconds: 60 }];
    const contract = { ...flight.world.state.contract, verify };
    flight.person({ type: "mission.re-contract", contract, reason: "More is to be proven." });
    // At once, not only when the scheduler asks for the next look at the whole.
    expect(flight.world.state.decisions.get(card)?.state).toBe("superseded");
    flight.world.settle();
    expect(flight.world.state).toMatchObject({ phase: "flying", verification: "running" });
    expect(flight.effectsOf("mission.verify").map(({ number }) => number)).toEqual([1, 2]);
    flight.do({ type: "mission.verified", number: 2, holds: true, detail: "green" });
    expect(flight.pending().map(({ kind }) => kind)).toEqual(["landing"]);
  });

  it("that names more surfaces of high risk counts for what waits and for what flies (feature 24)", () => {
    const flight = new ReviewedFlight([task("one"), task("two", { after: ["one"] })]);
    flight.start("one");
    const { highRisk } = flight.world.state.contract;
    recontract(flight, { highRisk: [...highRisk, "src/one/**", "src/two/**"] });
    for (const id of ["one", "two"])
      expect(flight.task(id)).toMatchObject({ risk: "high", reviewLevel: "full" });
    recontract(flight, { highRisk: [] });
    expect(flight.task("one")).toMatchObject({ risk: "high", reviewLevel: "full" });
  });

  it("with the same deadline and conditions does not hold the mission a second time for them", () => {
    const late = {
      when: "Half an hour is over.",
      measure: { of: "minutes", atLeast: 30 },
      act: "hold",
    } as const;
    const flight = new ReviewedFlight([task("one")], { conditions: [late] });
    recontract(flight, { deadline: flight.world.at + 10 * MINUTE });
    for (const minutes of [10, 20]) {
      flight.wait(minutes);
      expect(flight.world.state.held).toBe(true);
      flight.person({ type: "mission.release" });
    }
    recontract(flight, { constraints: ["no new tables"] });
    flight.wait(1);
    expect(flight.world.state.held).toBe(false);
    recontract(flight, { deadline: flight.world.at + 5 * MINUTE });
    flight.wait(5);
    expect(flight.world.state.held).toBe(true);
  });
});

describe("a mission that is stopped", () => {
  it("keeps what was merged as merged, and hears what became of the merge under way", () => {
    const flight = new ReviewedFlight([
      task("one", { kind: "docs" }),
      task("two", { kind: "docs" }),
      task("three", { kind: "docs", after: ["two"] }),
    ]);
    flight.pass("one");
    flight.merge("one");
    flight.pass("two");
    flight.person({ type: "mission.stop" });
    const stages = () => ["one", "two", "three"].map((id) => flight.task(id).stage);
    expect(stages()).toEqual(["merged", "merging", "cancelled"]);
    flight.do({ type: "merge.done", task: "two", commit: "c", tree: "t" });
    expect(stages()).toEqual(["merged", "merged", "cancelled"]);
  });
});
