import { describe, expect, it } from "vitest";
import { requiredSignals } from "../flight/required-signals.ts";
import { task } from "../testing/missions.ts";
import { failing, holding, PACKET } from "../testing/one-flight.ts";
import { found, ReviewedFlight } from "../testing/reviewed-flight.ts";
import type { TaskKind } from "../words.ts";

/** A task, and one that builds on its result. */
const staged = (kind: TaskKind, more: Parameters<typeof task>[1] = {}): ReviewedFlight =>
  new ReviewedFlight([task("one", { kind, ...more }), task("next", { after: ["one"] })]);

/** As far as reviews and merge bring it without a person. */
function goOn(flight: ReviewedFlight): void {
  flight.world.settle();
  while (flight.running("one").length > 0) flight.review("one");
  if (flight.task("one").stage === "merging") flight.merge("one");
}

describe("the gate of a stage", () => {
  it("research: its findings are read by another family before anybody builds on them (feature 143)", () => {
    const flight = staged("research");
    expect(flight.task("one").reviewLevel).toBe("standard");
    expect(flight.attempt("one").route.sandbox).toBe("read-only");
    flight.pass("one");
    expect(flight.task("next").stage).toBe("idle");
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
    flight.review("one", [found("critical", "The claim about the cache has no source")]);
    expect(flight.attempt("one").purpose).toBe("fix");
    expect(flight.task("next").stage).toBe("idle");
    flight.pass("one");
    goOn(flight);
    expect(flight.task("next").stage).toBe("preparing");
  });

  it("synthesis: contradictions that are left open fail it, whatever it says (feature 143)", () => {
    const flight = staged("synthesis");
    flight.start("one");
    const about = flight.about("one");
    flight.do({ type: "agent.turn", ...about, state: "started" });
    flight.do({ type: "agent.progress", ...about, what: "tool-started" });
    const openQuestions = ["Which of the two caches is right?"];
    flight.do({
      type: "agent.packet",
      ...about,
      packet: { ...PACKET, summary: "All resolved.", openQuestions },
    });
    flight.do({ type: "agent.completed", ...about });
    flight.end("one", "exited");
    flight.record("one", [
      ...holding(),
      { name: "packet", holds: true, source: "the agent", detail: "fine" },
    ]);
    expect(flight.attempt("one")).toMatchObject({ outcome: "failed" });
    expect(flight.attempt("one").failure).toContain(
      "contradictions are not resolved: Which of the two caches is right?",
    );
    flight.world.settle();
    flight.pass("one");
    expect(flight.task("one").stage).toBe("in-review");
  });

  it.each(["spec", "plan"] as const)(
    "%s: a person approves it before anything builds on it (features 6 and 143)",
    (kind) => {
      const flight = staged(kind);
      flight.pass("one");
      goOn(flight);
      expect(flight.task("one").stage).toBe("held");
      expect(flight.pending()[0]?.kind).toBe("plan-approval");
      expect(flight.task("next").stage).toBe("idle");
      flight.answer("cancel");
      flight.world.settle();
      expect(flight.task("next").attempts).toEqual([]);
    },
  );

  it.each(["implement", "test", "mechanical", "docs", "ops", "integrate"] as const)(
    "%s: its acceptance commands are run by the engine and hold, or it does not pass (feature 143)",
    (kind) => {
      for (const holds of [false, null] as const) {
        const flight = staged(kind);
        expect(requiredSignals(flight.task("one"), flight.attempt("one"))).toContain("acceptance");
        flight.check("one");
        flight.record("one", failing("acceptance", holds));
        expect(flight.attempt("one").outcome).toBe("failed");
        goOn(flight);
        expect(flight.task("next").attempts).toEqual([]);
      }
    },
  );

  it("implementation: acceptance is run once more on the merged tree, and failing there sends it back (feature 143)", () => {
    const flight = staged("implement");
    flight.pass("one");
    flight.review("one");
    flight.do({ type: "merge.rejected", task: "one", reason: "typecheck: 2 errors on the merged tree" });
    flight.world.settle();
    expect(flight.task("next").stage).toBe("idle");
    expect(flight.attempt("one").additions.join("\n")).toContain("typecheck: 2 errors on the merged tree");
  });

  it("review: of a risky stage is passed by both readers, never by one (feature 143)", () => {
    const flight = staged("implement", { risk: "high" });
    flight.pass("one");
    const [first] = flight.running("one");
    if (first === undefined) throw new Error("a review was expected");
    flight.do({ type: "review.record", task: "one", reviewer: first, findings: [] });
    flight.world.settle();
    expect(flight.task("one").stage).toBe("in-review");
    expect(flight.refused({ type: "merge.start", task: "one" }).code).toBe("wrong-state");
    goOn(flight);
    expect(flight.task("next").stage).toBe("preparing");
  });
});
