import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { stateText } from "../testing/state-text.ts";
import { task } from "../testing/missions.ts";
import { holding } from "../testing/one-flight.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";

const set = (scope: "mission" | "task", about: string | null, limitMicros: number | null) =>
  ({ type: "budget.set", scope, task: about, limitMicros }) as const;

describe("a budget", () => {
  it("is for the mission or for one task that is there, and nothing between", () => {
    const flight = new ReviewedFlight([task("one")]);
    const before = stateText(flight.world.state);
    expect(flight.refused(set("task", null, 5), OPERATOR).code).toBe("invalid");
    expect(flight.refused(set("mission", "one", 5), OPERATOR).code).toBe("invalid");
    expect(flight.refused(set("task", "nobody", 5), OPERATOR).code).toBe("unknown");
    expect(stateText(flight.world.state)).toBe(before);
  });

  it("of a mission that is over stays as it was", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.person({ type: "mission.stop" });
    const before = stateText(flight.world.state);
    expect(flight.refused(set("mission", null, 5), OPERATOR).sentence).toContain("stopped");
    expect(flight.refused(set("task", "one", 5), OPERATOR).sentence).toContain("stopped");
    expect(stateText(flight.world.state)).toBe(before);
  });

  it("of a day is used up once, and asked about once (feature 120)", () => {
    const flight = new ReviewedFlight([task("one")]);
    const used = { type: "budget.exhaust-day", spentMicros: 2_000_000, limitMicros: 1_000_000 } as const;
    flight.do(used);
    flight.refused(used);
    flight.refused({ ...used, spentMicros: 9_000_000 });
    expect(flight.pending().map(({ kind }) => kind)).toEqual(["budget"]);
    flight.person({ type: "mission.stop" });
    flight.refused(used);
  });

  it("that a person wants to end the task for waits for the merge that is under way (feature 111)", () => {
    const flight = new ReviewedFlight([task("one"), task("two")]);
    flight.start("one");
    const usage = {
      tokensIn: 1,
      tokensOut: 1,
      tokensCached: 0,
      costMicros: 50_000,
      contextUsed: null,
      harness: null,
    };
    flight.do({ type: "agent.usage", ...flight.about("one"), usage });
    flight.work("one");
    flight.end("one", "exited");
    flight.do({ type: "evidence.record", ...flight.about("one"), signals: holding(), changed: [] });
    flight.world.settle();
    flight.review("one");
    expect(flight.task("one").stage).toBe("merging");
    flight.person(set("task", "one", 10_000));
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const stop: CommandInput = {
      type: "decision.answer",
      decisions: [decision],
      option: "stop",
      reason: "enough",
    };
    expect(flight.refused(stop, OPERATOR).sentence).toContain("is being merged");
    expect(flight.task("one").stage).toBe("merging");
  });
});
