import { describe, expect, it } from "vitest";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";

describe("a fix that nobody installed may do", () => {
  it("is asked about once, is done by nobody else, and goes on when somebody is back (features 28 and 29)", () => {
    const flight = new ReviewedFlight([task("one", { assignment: { agent: "codex" } })]);
    const all = flight.world.state.agents;
    flight.toFix("one");
    flight.install(...all.filter(({ agent }) => agent !== "codex"));
    flight.world.settle();
    expect(flight.task("one").stage).toBe("held");
    expect(flight.pending().map(({ kind, task: about }) => [kind, about])).toEqual([["policy-gate", "one"]]);
    flight.wait(60);
    expect(flight.pending()).toHaveLength(1);
    expect(flight.task("one").attempts).toHaveLength(1);
    flight.install(...all);
    flight.answer("look-again");
    flight.world.settle();
    expect(flight.attempt("one")).toMatchObject({ number: 2, purpose: "fix", route: { agent: "codex" } });
  });
});
