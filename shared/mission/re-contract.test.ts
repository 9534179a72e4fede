import { describe, expect, it } from "vitest";
import { missionContract } from "./mission-contract.ts";
import { task } from "./testing/missions.ts";
import { OneFlight } from "./testing/one-flight.ts";
import { ReviewedFlight } from "./testing/reviewed-flight.ts";

const contract = (more: object) => missionContract.parse({ goal: "See whether it flies.", ...more });

describe("another contract in flight", () => {
  it("keeps the review a person raised and the budget a person set", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    flight.person({ type: "task.raise-review", task: "two", level: "full" });
    flight.person({ type: "budget.set", scope: "task", task: "two", limitMicros: 5_000_000 });
    flight.person({ type: "mission.re-contract", contract: contract({}), reason: "Said again." });
    expect(flight.task("two")).toMatchObject({ reviewLevel: "full", budgetMicros: 5_000_000 });
    const again = { ...flight.task("two").spec, title: "Two, but better" };
    flight.person({ type: "plan.edit", edits: [{ op: "change", task: again }] });
    expect(flight.task("two")).toMatchObject({ reviewLevel: "full", budgetMicros: 5_000_000 });
  });

  it("raises the risk of what already flies, and never lowers it", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.prove("one");
    expect(flight.task("one")).toMatchObject({ risk: "medium", reviewLevel: "standard" });
    flight.person({
      type: "mission.re-contract",
      contract: contract({ highRisk: ["src/one/**"] }),
      reason: "It is billing.",
    });
    expect(flight.task("one")).toMatchObject({ risk: "high", reviewLevel: "full" });
    flight.person({ type: "mission.re-contract", contract: contract({ highRisk: [] }), reason: "Or not." });
    expect(flight.task("one")).toMatchObject({ risk: "high", reviewLevel: "full" });
  });

  it("does not meet a condition a second time that is still the same", () => {
    const held = { when: "Ten minutes.", measure: { of: "minutes", atLeast: 10 }, act: "hold" };
    const flight = new OneFlight([task("one")], {
      conditions: [contract({ conditions: [held] }).conditions[0]],
    } as never);
    flight.world.at += 600_000;
    flight.world.settle();
    expect(flight.world.state.held).toBe(true);
    flight.person({ type: "mission.release" });
    const more = { when: "An hour.", measure: { of: "minutes", atLeast: 60 }, act: "hold" };
    flight.person({
      type: "mission.re-contract",
      contract: contract({ conditions: [more, held] }),
      reason: "One more.",
    });
    flight.world.settle();
    expect(flight.world.state.held).toBe(false);
  });
});

describe("a session that only just starts", () => {
  const starting = (): OneFlight => {
    const flight = new OneFlight([task("one")]);
    flight.ready("one");
    expect(flight.effectsOf("segment.start")).toHaveLength(1);
    return flight;
  };

  it("is asked for once, also when its task is paused and resumed meanwhile", () => {
    const flight = starting();
    flight.person({ type: "task.pause", task: "one" });
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.effectsOf("segment.start")).toHaveLength(1);
  });

  it.each(["task.cancel", "mission.stop"] as const)("is ended when it comes after %s", (type) => {
    const flight = starting();
    if (type === "task.cancel") flight.person({ type, task: "one" });
    else flight.person({ type });
    flight.do({ type: "segment.started", ...flight.about("one"), segment: 1, session: flight.nextSession() });
    expect(flight.effectsOf("segment.end")).toMatchObject([{ task: "one", attempt: 1, segment: 1 }]);
  });

  it("keeps its workspace to itself: a new attempt waits until it came and went", () => {
    const flight = starting();
    flight.person({ type: "task.cancel", task: "one" });
    flight.person({ type: "task.retry", task: "one", note: "Once more." });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
    flight.do({ type: "segment.start-failed", ...flight.about("one"), segment: 1, reason: "too late" });
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(2);
  });
});

describe("money an agent made up", () => {
  it("cannot make the log unreadable", () => {
    const flight = new OneFlight([task("one")], { budgetMicros: 1_000_000 });
    flight.start("one");
    const usage = {
      tokensIn: 9e15,
      tokensOut: 9e15,
      tokensCached: 0,
      costMicros: 1e15,
      contextUsed: null,
      harness: null,
    };
    for (let times = 0; times < 3; times += 1)
      flight.do({ type: "agent.usage", ...flight.about("one"), usage });
    flight.answer("raise");
    expect(flight.world.refold().spend.costMicros).toBe(1e15);
  });
});

describe("lanes", () => {
  it("are kept by the rules: a forged wish beyond them is refused", () => {
    const flight = new OneFlight(["a", "b", "c", "d"].map((id) => task(id)));
    const { route } = flight.attempt("a");
    expect(flight.world.state.counts.preparing).toBe(2);
    expect(flight.refused({ type: "task.dispatch", task: "c", route, lane: "mine" }).sentence).toContain(
      "lanes of openai are taken",
    );
  });
});
