import { describe, expect, it } from "vitest";
import { OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

/** A tool runs, so that nothing but the time of the segment is due. */
function busy(flight: OneFlight, id: string): void {
  flight.start(id);
  flight.do({ type: "agent.progress", ...flight.about(id), what: "tool-started" });
}

function contextUsed(flight: OneFlight, id: string, share: number): void {
  const tokens = { tokensIn: 1, tokensOut: 1, tokensCached: 0, costMicros: 1, harness: null };
  flight.do({ type: "agent.usage", ...flight.about(id), usage: { ...tokens, contextUsed: share } });
}

describe("the time of a segment (feature 75)", () => {
  it.each([
    ["25 minutes as a rule", task("one"), 25],
    ["20 minutes for research, which fills a context faster", task("one", { kind: "research" }), 20],
    ["what the plan says", task("one", { limits: { segmentMinutes: 12 } }), 12],
    ["what the plan says, also when that is longer", task("one", { limits: { segmentMinutes: 120 } }), 120],
  ])("is %s, and it is asked to wind up once, not killed", (_, spec, minutes) => {
    const flight = new OneFlight([spec]);
    busy(flight, "one");
    flight.wait(minutes - 1);
    expect(flight.effectsOf("segment.wind-up")).toEqual([]);
    expect(flight.world.nextWake()).toBe(flight.world.at + 60_000);
    flight.wait(1);
    expect(flight.effectsOf("segment.wind-up")).toMatchObject([{ segment: 1, cause: "time-limit" }]);
    flight.wait(5);
    expect(flight.effectsOf("segment.wind-up")).toHaveLength(1);
    expect(flight.effectsOf("segment.end")).toEqual([]);
    expect(flight.attempt("one").endedAt).toBeNull();
  });

  it("is not over because somebody says so: a limit is refused before it is reached", () => {
    const flight = new OneFlight([task("one")]);
    busy(flight, "one");
    contextUsed(flight, "one", 0.749);
    flight.wait(24);
    for (const cause of ["time-limit", "context-limit"] as const)
      expect(flight.refused({ type: "segment.limit", ...flight.about("one"), cause }).code).toBe(
        "wrong-state",
      );
    expect(flight.attempt("one").windingUp).toBeNull();
  });

  it("is over at 75 % of the context, long before its minutes are", () => {
    const flight = new OneFlight([task("one")]);
    busy(flight, "one");
    contextUsed(flight, "one", 0.749);
    flight.wait(1);
    expect(flight.effectsOf("segment.wind-up")).toEqual([]);
    contextUsed(flight, "one", 0.75);
    flight.wait(0);
    expect(flight.effectsOf("segment.wind-up")).toMatchObject([{ cause: "context-limit" }]);
    flight.wait(0);
    expect(flight.effectsOf("segment.wind-up")).toHaveLength(1);
  });
});

describe("the next segment", () => {
  it.each(["time-limit", "context-limit"] as const)(
    "after a %s is a fresh session of the same attempt, with the hand-off at hand (feature 48)",
    (end) => {
      const flight = new OneFlight([task("one")]);
      busy(flight, "one");
      flight.end("one", end);
      expect(flight.effectsOf("segment.start").at(-1)).toMatchObject({ attempt: 1, segment: 2 });
      expect(flight.attempt("one").segments.at(-1)).toMatchObject({
        end,
        handOff: "did A, remaining B",
      });
      flight.begin("one");
      const [first, second] = flight.attempt("one").segments;
      expect(first?.handOff).toBe("did A, remaining B");
      expect(second?.session).not.toBe(first?.session);
      expect(second?.startedAt).toBe(flight.world.at);
      expect(flight.attempt("one")).toMatchObject({ contextUsed: null, windingUp: null, runningTools: 0 });
    },
  );

  it("after a compaction is a fresh session: the dead one is never resumed (feature 76)", () => {
    const flight = new OneFlight([task("one")]);
    busy(flight, "one");
    flight.end("one", "compaction");
    flight.world.settle();
    expect(flight.effectsOf("segment.start").at(-1)).toMatchObject({ segment: 2 });
    flight.begin("one");
    flight.wait(10);
    expect(flight.effectsOf("segment.resume")).toEqual([]);
    expect(flight.attempt("one").segments).toHaveLength(2);
  });

  it("after a compaction while it was paused is fresh as well (feature 76)", () => {
    const flight = new OneFlight([task("one")]);
    busy(flight, "one");
    flight.person({ type: "task.pause", task: "one" });
    flight.end("one", "compaction");
    flight.world.settle();
    expect(flight.effectsOf("segment.start")).toHaveLength(1);
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.effectsOf("segment.start").at(-1)).toMatchObject({ segment: 2 });
    expect(flight.effectsOf("segment.resume")).toEqual([]);
  });

  it("does not come for ever: after twelve the attempt has failed and says that it should be split", () => {
    const flight = new OneFlight([task("one", { limits: { attempts: 1 } })]);
    flight.ready("one");
    for (let segment = 1; segment <= 12; segment++) {
      flight.begin("one");
      flight.end("one", "compaction");
    }
    expect(flight.attempt("one").failure).toContain("split it");
    expect(flight.pending()).toMatchObject([{ kind: "failed-task" }]);
    expect(flight.effectsOf("segment.start")).toHaveLength(12);
  });

  it("is no success: between segments nothing is checked (feature 83)", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    flight.work("one");
    flight.end("one", "time-limit");
    expect(flight.task("one").stage).toBe("running");
    expect(flight.effectsOf("evidence.collect")).toEqual([]);
  });
});

describe("a turn that ended is no session that ended (feature 68)", () => {
  it("idle after its last turn, reported complete, it still runs until the session closes", () => {
    const flight = new OneFlight([task("one", { mode: "interactive" })]);
    flight.start("one");
    flight.work("one");
    flight.wait(1);
    expect(flight.task("one").stage).toBe("running");
    expect(flight.attempt("one")).toMatchObject({ idle: true, completedSeen: true, endedAt: null });
    expect(flight.effectsOf("evidence.collect")).toEqual([]);
    flight.end("one", "exited");
    expect(flight.task("one").stage).toBe("checking");
  });

  it("between turns it can be told something, and goes on with another one (feature 69)", () => {
    const flight = new OneFlight([task("one", { mode: "interactive" })]);
    flight.start("one");
    flight.work("one");
    flight.person({ type: "task.steer", task: "one", text: "Now the tests." });
    expect(flight.effectsOf("agent.tell")).toMatchObject([{ attempt: 1, text: "Now the tests." }]);
    flight.do({ type: "agent.turn", ...flight.about("one"), state: "started" });
    expect(flight.attempt("one")).toMatchObject({ idle: false, turns: 2 });
  });

  it.each(["interrupted", "lost"] as const)(
    "a session that was %s is an attempt that did not pass",
    (end) => {
      const flight = new OneFlight([task("one")]);
      flight.start("one");
      flight.work("one");
      flight.end("one", end);
      expect(flight.attempt("one").outcome).toBe("interrupted");
      expect(flight.effectsOf("evidence.collect")).toEqual([]);
      flight.world.settle();
      expect(flight.attempt("one").additions.join("\n")).toContain("Look at what is in the workspace");
    },
  );

  it("one that keeps vanishing is asked about instead of being started for ever", () => {
    const flight = new OneFlight([task("one")]);
    for (let round = 1; round <= 5; round++) {
      flight.world.settle();
      flight.start("one");
      flight.end("one", "lost");
    }
    expect(flight.pending()).toMatchObject([{ kind: "failed-task" }]);
    flight.wait(600);
    expect(flight.task("one").attempts).toHaveLength(5);
  });
});
