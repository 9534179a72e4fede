import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { altered, refusedIn } from "../testing/altered.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";

const tasks = (...ids: string[]) => ids.map((id) => task(id));

describe("a start that somebody forges", () => {
  it("never takes a lane that is not there, for new work, a fix or what was parked (feature 116)", () => {
    const flight = new OneFlight(tasks("one", "two", "three", "four"));
    const { route } = flight.attempt("one");
    const free = ["three", "four"].map((id) => flight.task(id).stage);
    expect(free).toEqual(["idle", "idle"]);
    for (const actor of [{ kind: "engine" } as const, OPERATOR]) {
      const refused = flight.refused(
        { type: "task.dispatch", task: "three", route, lane: "openai 9" },
        actor,
      );
      expect(refused.sentence).toContain("All lanes of openai are taken");
    }
    flight.start("one");
    flight.person({ type: "task.pause", task: "one" });
    flight.world.settle();
    expect(flight.task("three").stage).toBe("preparing");
    flight.person({ type: "task.resume", task: "one" });
    const resumed = flight.refused({ type: "task.continue", task: "one", lane: "openai 9" });
    expect(resumed.sentence).toContain("All lanes of openai are taken");
    flight.toFix("two");
    flight.world.settle();
    expect(flight.task("two").stage).toBe("fixing");
    const fix = { type: "fix.dispatch", task: "two", route, lane: "openai 9" } as const;
    expect(flight.refused(fix).sentence).toContain("All lanes of openai are taken");
  });

  it("starts no fix while the mission is paused or has no money left (feature 120)", () => {
    const flight = new OneFlight(tasks("one"));
    flight.toFix("one");
    const { route } = flight.attempt("one");
    const fix = { type: "fix.dispatch", task: "one", route, lane: "openai 1" } as const;
    flight.person({ type: "mission.pause" });
    expect(flight.refused(fix).sentence).toContain("is paused");
    flight.person({ type: "mission.resume" });
    flight.person({ type: "budget.set", scope: "mission", task: null, limitMicros: 0 });
    expect(flight.refused(fix).sentence).toContain("budget is used up");
    flight.person({ type: "budget.set", scope: "mission", task: null, limitMicros: null });
    flight.do(fix);
    expect(flight.attempt("one").purpose).toBe("fix");
  });

  it("starts nothing of a task, or on a day, without money, and the scheduler does not try (feature 120)", () => {
    const flight = new OneFlight(tasks("one", "two", "three"));
    const { route } = flight.attempt("one");
    const forged = { type: "task.dispatch", task: "three", route, lane: "openai 1" } as const;
    flight.person({ type: "budget.set", scope: "task", task: "three", limitMicros: 0 });
    const withoutQuestions = () => altered(flight, "three", { pendingDecisions: 0 });
    expect(refusedIn(withoutQuestions(), forged, flight.world.at).sentence).toContain(
      'The budget of "three"',
    );
    flight.person({ type: "budget.set", scope: "task", task: "three", limitMicros: null });
    flight.do({ type: "budget.exhaust-day", spentMicros: 2, limitMicros: 1 });
    expect(flight.refused(forged).sentence).toContain("The day's budget is used up");
    flight.world.settle();
    expect(flight.task("three").attempts).toEqual([]);
  });

  it("is refused where the prompt would say nothing new, however that came about (features 52 and 145)", () => {
    const flight = new OneFlight(tasks("one"));
    flight.fail("one");
    const { route } = flight.attempt("one");
    const again = { type: "task.dispatch", task: "one", route, lane: "openai 1" } as const;
    const said = altered(flight, "one", { notesGiven: flight.task("one").notes.length });
    expect(refusedIn(said, again, flight.world.at).sentence).toContain("the same prompt");
    flight.do(again);
    expect(flight.attempt("one").additions.join("\n")).toContain("acceptance");
  });

  it("asks nobody about a task that has somebody, or is over (feature 131)", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    const ask = (id: string) =>
      flight.refused({ type: "task.ask-route", task: id, reason: "nobody is left" });
    ask("one");
    ask("two");
    flight.check("one");
    ask("one");
    flight.person({ type: "task.cancel", task: "one" });
    ask("one");
    expect(flight.pending()).toEqual([]);
  });
});
