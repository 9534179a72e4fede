import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { refusedIn } from "../testing/altered.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";

const flown = (): ReviewedFlight => {
  const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
  flight.pass("one");
  flight.merge("one");
  return flight;
};

function verify(flight: ReviewedFlight, holds: boolean): void {
  const number = flight.effectsOf("mission.verify").at(-1)?.number ?? null;
  flight.do({ type: "mission.verified", number, holds, detail: holds ? "green" : "3 failed" });
}

/** The answer to the only question there is. */
function answered(flight: ReviewedFlight, option: string): CommandInput {
  const [decision, ...more] = flight.world.state.pending;
  if (decision === undefined || more.length > 0) throw new Error("expected exactly one question");
  return { type: "decision.answer", decisions: [decision], option, reason: "because" };
}

describe("while git moves the base branch", () => {
  it("nothing pulls the ground away: no stop, no other contract, no second landing (feature 111)", () => {
    const flight = flown();
    verify(flight, true);
    flight.answer("land");
    expect(flight.effectsOf("landing.perform")).toHaveLength(1);
    const { contract } = flight.world.state;
    expect(flight.refused({ type: "mission.stop" }, OPERATOR).sentence).toContain("landing right now");
    expect(
      flight.refused({ type: "mission.re-contract", contract, reason: "other" }, OPERATOR).sentence,
    ).toContain("landing right now");
    flight.refused({ type: "mission.verify" });
    flight.refused({ type: "mission.verified", holds: true, detail: "" });
    flight.do({ type: "landing.failed", reason: "the base branch moved" });
    expect(flight.effectsOf("landing.perform")).toHaveLength(1);
    flight.person({ type: "mission.stop" });
    expect(flight.world.state.phase).toBe("stopped");
  });

  it.each(["land", "reopen", "stop"])("another card about the whole cannot be answered %s", (option) => {
    const flight = flown();
    verify(flight, true);
    const state = { ...flight.world.state, landingUnderWay: true };
    const refused = refusedIn(state, answered(flight, option), flight.world.at, OPERATOR);
    expect(refused.sentence).toContain("landing right now");
  });
});

describe("the answer to land", () => {
  it.each(["composing", "locked", "flying", "landed", "stopped"] as const)(
    "lands nothing of a mission that is %s (feature 111)",
    (phase) => {
      const flight = flown();
      verify(flight, true);
      const state = { ...flight.world.state, phase };
      const refused = refusedIn(state, answered(flight, "land"), flight.world.at, OPERATOR);
      expect(refused).toMatchObject({ code: "wrong-state" });
      expect(refused.sentence).toContain(phase);
    },
  );
});

describe("the verification of the whole", () => {
  it("is one at a time, whoever asks for another", () => {
    const flight = flown();
    expect(flight.refused({ type: "mission.verify" }).sentence).toContain("being verified already");
    expect(flight.effectsOf("mission.verify")).toHaveLength(1);
    verify(flight, false);
    const again = answered(flight, "verify-again");
    const running = { ...flight.world.state, verification: "running" as const };
    expect(refusedIn(running, again, flight.world.at, OPERATOR).sentence).toContain("verified already");
    flight.person(again);
    expect(flight.effectsOf("mission.verify").map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe("to finish with what is merged", () => {
  it("waits for the merge that is under way: it may be in the branch already (feature 111)", () => {
    const flight = new ReviewedFlight([
      task("one", { kind: "docs" }),
      task("two", { kind: "docs", after: ["one"] }),
    ]);
    flight.person({ type: "task.cancel", task: "one" });
    flight.world.settle();
    const finish = answered(flight, "finish");
    flight.person({ type: "task.skip", task: "one" });
    flight.world.settle();
    flight.pass("two");
    expect(flight.task("two").stage).toBe("merging");
    expect(flight.refused(finish, OPERATOR).sentence).toContain('"two" is being merged');
    flight.merge("two");
    expect(flight.task("two").stage).toBe("merged");
  });
});
