import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { factsOf } from "../testing/landing-facts.ts";
import { task } from "../testing/missions.ts";
import { found, ReviewedFlight } from "../testing/reviewed-flight.ts";

/** One task is merged, and one was given up with a finding that nobody settled: the whole is looked at. */
function flown(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind: "docs" }), task("two", { risk: "medium" })]);
  flight.pass("one");
  flight.merge("one");
  flight.pass("two");
  flight.review("two", [found("critical", "Leak")]);
  flight.person({ type: "task.cancel", task: "two", reason: "Not now." });
  flight.world.settle();
  return flight;
}

function verified(flight: ReviewedFlight): void {
  const { number } = flight.effectsOf("mission.verify").at(-1) ?? { number: null };
  flight.do({ type: "mission.verified", number, holds: true, detail: "", facts: factsOf(0) });
  flight.world.settle();
}

const settling = (flight: ReviewedFlight): CommandInput => ({
  type: "finding.settle",
  finding: flight.finding("Leak").id,
  state: "absorbed",
  reason: "Repaired beside it.",
});
function settle(flight: ReviewedFlight): void {
  flight.person(settling(flight));
  flight.world.settle();
}

const cards = (flight: ReviewedFlight) => flight.pending().filter(({ kind }) => kind === "landing");
const shown = (flight: ReviewedFlight, label: string): string =>
  cards(flight)[0]?.evidence.find((each) => each.label === label)?.text ?? "not shown";

describe("a finding that is settled while a person is asked whether to land", () => {
  it("has the whole looked at and asked about anew: a yes is a yes to the text that was shown", () => {
    const flight = flown();
    verified(flight);
    const [before] = cards(flight);
    expect(shown(flight, "Open findings")).toContain("Leak");
    expect(shown(flight, "Text of the pull request")).toContain("Leak");
    settle(flight);
    expect(cards(flight)).toEqual([]);
    const decisions = before === undefined ? [] : [before.id];
    const yes: CommandInput = { type: "decision.answer", decisions, option: "pull-request" };
    expect(flight.refused(yes, OPERATOR).code).toBe("already-decided");
    verified(flight);
    expect(cards(flight)).toHaveLength(1);
    expect(shown(flight, "Open findings")).toBe("none");
    expect(shown(flight, "Text of the pull request")).not.toContain("Leak");
    flight.answer("pull-request");
    expect(flight.effectsOf("landing.publish").at(-1)?.text.body).not.toContain("Leak");
  });

  it("is no part of a look at the whole that began before", () => {
    const flight = flown();
    const { number } = flight.effectsOf("mission.verify").at(-1) ?? { number: 0 };
    settle(flight);
    const old: CommandInput = {
      type: "mission.verified",
      number,
      holds: true,
      detail: "",
      facts: factsOf(0),
    };
    expect(flight.refused(old).sentence).toContain("of another whole");
    verified(flight);
    expect(shown(flight, "Open findings")).toBe("none");
  });

  it("stays open while what was shown lands, and can be settled after that", () => {
    const flight = flown();
    verified(flight);
    flight.answer("land");
    expect(flight.refused(settling(flight), OPERATOR).sentence).toContain("landing right now");
    flight.do({ type: "landing.done", commit: "fedcba", how: "merge", base: "abc" });
    settle(flight);
    expect(flight.world.state.phase).toBe("landed");
    expect(flight.finding("Leak").state).toBe("absorbed");
  });
});
