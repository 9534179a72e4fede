import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { command } from "../command.ts";
import { checkIndexes } from "../testing/flight.ts";
import { holding, OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

/** one → two → three, and four beside them. */
function chain(): OneFlight {
  const after = (id: string) => ({ after: [id], limits: { attempts: 1 } });
  const first = task("one", { limits: { attempts: 1 } });
  return new OneFlight([first, task("two", after("one")), task("three", after("two")), task("four")]);
}

const blocked = (flight: OneFlight): number => flight.world.state.counts.blocked;

describe("a mission that is stopped", () => {
  it("ends every session, closes every question and starts nothing, whatever comes in later", () => {
    const flight = chain();
    flight.start("one");
    flight.start("four");
    flight.do({ type: "agent.question", ...flight.about("one"), request: "q1", question: "Tabs?" });
    flight.person({ type: "mission.stop", reason: "enough" });
    const { state } = flight.world;
    expect(state.phase).toBe("stopped");
    expect(flight.pending()).toEqual([]);
    expect(flight.effectsOf("segment.end").map((each) => each.task)).toEqual(["one", "four"]);
    expect(state.counts.cancelled).toBe(4);
    flight.gone("one", 1);
    flight.gone("four", 1);
    const before = flight.effects.length;
    const { route, lane } = flight.attempt("one");
    for (const late of [
      { type: "task.dispatch", task: "two", route, lane },
      { type: "agent.completed", task: "one", attempt: 1 },
      { type: "evidence.record", task: "one", attempt: 1, signals: holding() },
      { type: "merge.done", task: "one", commit: "c", tree: "t" },
      { type: "mission.resume" },
      { type: "mission.launch" },
      { type: "mission.stop" },
      { type: "task.retry", task: "one", note: "again" },
    ] as const)
      expect(flight.refused(late, OPERATOR).sentence).toContain("stopped");
    flight.wait(6_000);
    expect(flight.effects).toHaveLength(before);
    expect(flight.world.nextWake()).toBeNull();
    checkIndexes(state);
  });
});

describe("a task that is cancelled", () => {
  it("blocks everything that waits for it, all the way down, and nothing else", () => {
    const flight = chain();
    flight.start("one");
    flight.person({ type: "task.cancel", task: "one", reason: "not needed" });
    expect(blocked(flight)).toBe(2);
    expect(flight.effectsOf("segment.end")).toMatchObject([{ task: "one" }]);
    expect(flight.task("four").attempts).toHaveLength(1);
    flight.wait(600);
    expect(flight.task("two").attempts).toEqual([]);
    expect(flight.refused({ type: "task.cancel", task: "one" }, OPERATOR).code).toBe("wrong-state");
    checkIndexes(flight.world.state);
  });

  it("is not cancelled or skipped while it is being merged: it may be in the branch already", () => {
    const flight = new OneFlight([task("one", { kind: "docs", risk: "low", review: "light" })], {
      autonomy: "hands-free",
    });
    flight.check("one");
    flight.record("one", holding());
    flight.world.settle();
    for (const { reviewer } of flight.task("one").reviews)
      flight.do({ type: "review.record", task: "one", reviewer, findings: [] });
    flight.world.settle();
    expect(flight.task("one").stage).toBe("merging");
    for (const type of ["task.cancel", "task.skip"] as const)
      expect(flight.refused({ type, task: "one" }, OPERATOR).sentence).toContain("being merged");
    flight.do({ type: "merge.done", task: "one", commit: "c", tree: "t" });
    for (const type of ["task.cancel", "task.skip"] as const)
      expect(flight.refused({ type, task: "one" }, OPERATOR).code).toBe("wrong-state");
  });
});

describe("a task that is skipped", () => {
  it("unblocks what waits for it, without anything of it being merged", () => {
    const flight = chain();
    flight.start("one");
    flight.person({ type: "task.skip", task: "one", reason: "done elsewhere" });
    flight.gone("one", 1);
    flight.world.settle();
    expect(blocked(flight)).toBe(0);
    expect(flight.task("two").attempts).toHaveLength(1);
    expect(flight.task("three").attempts).toEqual([]);
    expect(flight.effectsOf("segment.end")).toMatchObject([{ task: "one" }]);
    expect(flight.effectsOf("merge.candidate")).toEqual([]);
    checkIndexes(flight.world.state);
  });

  it("after it was cancelled unblocks as well", () => {
    const flight = chain();
    flight.person({ type: "task.cancel", task: "one" });
    expect(blocked(flight)).toBe(2);
    flight.person({ type: "task.skip", task: "one" });
    expect(blocked(flight)).toBe(0);
    flight.world.settle();
    expect(flight.task("two").attempts).toHaveLength(1);
    checkIndexes(flight.world.state);
  });
});

describe("a task that failed", () => {
  it("blocks what waits for it until a person tries again, and closes the question about it", () => {
    const flight = chain();
    flight.fail("one");
    expect(flight.task("one").stage).toBe("failed");
    expect(blocked(flight)).toBe(2);
    expect(flight.pending()).toHaveLength(1);
    flight.person({ type: "task.retry", task: "one", note: "Use the parser." });
    expect(blocked(flight)).toBe(0);
    expect(flight.pending()).toEqual([]);
    expect(flight.refused({ type: "task.retry", task: "one", note: "again" }, OPERATOR).code).toBe(
      "wrong-state",
    );
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(2);
    expect(flight.task("two").attempts).toEqual([]);
    checkIndexes(flight.world.state);
  });

  it("is answered once: the second answer is told that it comes too late", () => {
    const flight = chain();
    flight.fail("one");
    const [id] = flight.world.state.pending;
    if (id === undefined) throw new Error("nobody was asked");
    flight.answer("skip", "not needed");
    const again = command.parse({
      type: "decision.answer",
      decisions: [id],
      option: "retry",
      reason: "no, again",
    });
    expect(flight.refused(again, OPERATOR).code).toBe("already-decided");
    expect(flight.task("one").stage).toBe("skipped");
  });
});
