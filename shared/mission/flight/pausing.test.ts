import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { checkState } from "../testing/flight.ts";
import { holding, OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

const FIVE = ["one", "two", "three", "four", "five"];

/** As many as the lanes allow are running. */
function flying(): OneFlight {
  const flight = new OneFlight(FIVE.map((id) => task(id, { limits: { segmentMinutes: 600 } })));
  for (const id of runningIds(flight)) flight.start(id);
  return flight;
}

const runningIds = (flight: OneFlight): readonly string[] =>
  FIVE.filter((id) => flight.task(id).attempts.length > 0);

const working = (flight: OneFlight): number =>
  [...flight.world.capacity.lanes.values()].reduce((sum, lane) => sum + lane.working, 0);

describe("a mission that is paused", () => {
  it("interrupts what runs through the adapter, keeps the sessions, and starts nothing", () => {
    const flight = flying();
    const ids = runningIds(flight);
    expect(ids.length).toBeGreaterThan(0);
    flight.person({ type: "mission.pause" });
    expect(flight.effectsOf("segment.interrupt").map((each) => each.task)).toEqual(ids);
    expect(flight.effectsOf("segment.end")).toEqual([]);
    expect(working(flight)).toBe(0);
    const before = flight.effects.length;
    flight.wait(300);
    expect(flight.effects).toHaveLength(before);
    expect(runningIds(flight)).toEqual(ids);
    expect(flight.refused({ type: "mission.pause" }, OPERATOR).code).toBe("wrong-state");
  });

  it("starts nothing because somebody sends a dispatch, a continue, a merge or a review", () => {
    const flight = flying();
    const [first] = runningIds(flight);
    const idle = FIVE.find((id) => !runningIds(flight).includes(id));
    if (first === undefined || idle === undefined) throw new Error("the lanes are not as expected");
    flight.work(first);
    flight.end(first, "exited");
    flight.record(first, holding());
    flight.person({ type: "mission.pause" });
    const { route, lane } = flight.attempt(first);
    const paused = { reviewer: { agent: "claude", family: "anthropic", lens: "adversarial" }, lane } as const;
    flight.refused({ type: "task.dispatch", task: idle, route, lane });
    flight.refused({ type: "fix.dispatch", task: first, route, lane });
    flight.refused({ type: "task.continue", task: first, lane });
    flight.refused({ type: "review.dispatch", task: first, ...paused });
    flight.refused({ type: "merge.start", task: first });
    flight.wait(10);
    expect(flight.effectsOf("review.run")).toEqual([]);
    expect(flight.effectsOf("workspace.prepare")).toHaveLength(runningIds(flight).length);
  });

  it("goes on with the same sessions when it is resumed, never with more than there are lanes", () => {
    const flight = flying();
    const before = working(flight);
    flight.person({ type: "mission.pause" });
    flight.person({ type: "mission.resume" });
    checkState(flight.world.state);
    expect(working(flight)).toBe(0);
    flight.world.settle();
    checkState(flight.world.state);
    expect(working(flight)).toBe(before);
    expect(flight.effectsOf("segment.resume")).toHaveLength(before);
    expect(flight.effectsOf("segment.start")).toHaveLength(before);
    for (const id of runningIds(flight)) expect(flight.task(id).attempts).toHaveLength(1);
  });

  it("a session that started while it was being paused is interrupted as well", () => {
    const flight = new OneFlight([task("one")]);
    flight.ready("one");
    flight.person({ type: "mission.pause" });
    flight.begin("one");
    expect(flight.effectsOf("segment.interrupt")).toMatchObject([{ task: "one", segment: 1 }]);
    expect(working(flight)).toBe(0);
  });

  it("a workspace that was ready while it was paused gets its session when it is resumed, once", () => {
    const flight = new OneFlight([task("one")]);
    flight.person({ type: "mission.pause" });
    flight.ready("one");
    expect(flight.effectsOf("segment.start")).toEqual([]);
    flight.person({ type: "mission.resume" });
    flight.world.settle();
    flight.wait(1);
    expect(flight.effectsOf("segment.start")).toHaveLength(1);
  });
});

describe("a task that is paused", () => {
  it("gives its lane to another one and gets one back only when there is one", () => {
    const flight = flying();
    const [first] = runningIds(flight);
    if (first === undefined) throw new Error("nothing runs");
    const before = runningIds(flight).length;
    flight.person({ type: "task.pause", task: first });
    flight.world.settle();
    expect(runningIds(flight)).toHaveLength(before + 1);
    flight.person({ type: "task.resume", task: first });
    flight.world.settle();
    checkState(flight.world.state);
    expect(flight.effectsOf("segment.resume")).toEqual([]);
    const { lane } = flight.attempt(first);
    expect(flight.task(first).parked).toBe(true);
    const [, second] = runningIds(flight);
    if (second === undefined) throw new Error("only one runs");
    flight.work(second);
    flight.end(second, "exited");
    flight.world.settle();
    expect(flight.effectsOf("segment.resume")).toMatchObject([{ task: first }]);
    expect(flight.refused({ type: "task.continue", task: first, lane }).code).toBe("wrong-state");
  });

  it("stays paused when the mission is resumed, and is not paused twice", () => {
    const flight = flying();
    const [first] = runningIds(flight);
    if (first === undefined) throw new Error("nothing runs");
    flight.person({ type: "task.pause", task: first });
    expect(flight.refused({ type: "task.pause", task: first }, OPERATOR).code).toBe("wrong-state");
    flight.person({ type: "mission.pause" });
    flight.person({ type: "mission.resume" });
    flight.world.settle();
    expect(flight.task(first).paused).toBe("operator");
    expect(flight.effectsOf("segment.resume").some((each) => each.task === first)).toBe(false);
  });
});

describe("a mission that is held", () => {
  it("lets what runs finish, review and merge, and starts nothing new until it is released", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })], { autonomy: "hands-free" });
    flight.start("one");
    flight.person({ type: "mission.hold" });
    expect(flight.effectsOf("segment.interrupt")).toEqual([]);
    flight.work("one");
    flight.end("one", "exited");
    flight.record("one", holding());
    flight.world.settle();
    for (const { reviewer } of flight.task("one").reviews)
      flight.do({ type: "review.record", task: "one", reviewer, findings: [] });
    flight.world.settle();
    flight.do({ type: "merge.done", task: "one", commit: "c1", tree: "t1" });
    flight.wait(60);
    expect(flight.task("one").stage).toBe("merged");
    expect(flight.task("two").attempts).toEqual([]);
    const { route, lane } = flight.attempt("one");
    expect(flight.refused({ type: "task.dispatch", task: "two", route, lane }).sentence).toContain("held");
    flight.person({ type: "mission.release" });
    flight.world.settle();
    expect(flight.task("two").attempts).toHaveLength(1);
  });
});
