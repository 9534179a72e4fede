import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { altered } from "../testing/altered.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { statusOf } from "./status.ts";
import type { TaskState } from "./task.ts";

const one = (flight: ReviewedFlight, change: Partial<TaskState> = {}) => {
  const found = [...altered(flight, "one", change).tasks.values()][0];
  if (found === undefined) throw new Error("there is no task");
  return statusOf(found);
};

describe("what a person sees of a task (feature 125)", () => {
  it("is the way it really goes", () => {
    const flight = new ReviewedFlight([task("one")]);
    const seen = [one(flight)];
    flight.start("one");
    seen.push(one(flight));
    flight.work("one");
    flight.end("one", "exited");
    seen.push(one(flight));
    const signals = (["process-exit", "scope", "acceptance", "change"] as const).map((name) => ({
      name,
      holds: true,
      source: "the test",
    }));
    flight.do({ type: "evidence.record", ...flight.about("one"), signals, changed: [] });
    seen.push(one(flight));
    flight.world.settle();
    flight.review("one");
    seen.push(one(flight));
    flight.merge("one");
    seen.push(one(flight));
    expect(seen).toEqual(["preparing", "running", "checking", "in_review", "merging", "merged"]);
  });

  it("is never running while it is paused, silent, limited, waiting for a person or for a lane", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.start("one");
    const about = flight.about("one");
    flight.do({ type: "agent.question", ...about, request: "q1", question: "Tabs?" });
    expect(one(flight)).toBe("needs_you");
    flight.do({ type: "channel.lost", ...about });
    expect(one(flight)).toBe("no_signal");
    flight.person({ type: "task.pause", task: "one" });
    expect(one(flight)).toBe("paused");
    flight.person({ type: "task.resume", task: "one" });
    flight.do({ type: "channel.restored", ...about });
    flight.answer("decide-yourself");
    expect(one(flight)).toBe("queued");
    flight.world.settle();
    expect(one(flight)).toBe("running");
    flight.do({ type: "agent.rate-limited", ...about, until: flight.world.at + 60_000 });
    expect(one(flight)).toBe("rate_limited");
  });

  it("is told by what is worst, and an end beats everything", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.start("one");
    const all = { parked: true, rateLimitedUntil: 1, pendingDecisions: 1, signalLostAt: 1 } as const;
    expect(one(flight, { ...all, paused: "operator" })).toBe("paused");
    expect(one(flight, { ...all, stage: "failed" })).toBe("failed");
    expect(one(flight, all)).toBe("no_signal");
    expect(one(flight, { ...all, signalLostAt: null })).toBe("needs_you");
    expect(one(flight, { ...all, signalLostAt: null, pendingDecisions: 0 })).toBe("rate_limited");
    expect(one(flight, { parked: true })).toBe("queued");
    for (const stage of ["merged", "skipped", "cancelled"] as const)
      expect(one(flight, { ...all, paused: "operator", stage })).toBe(stage);
  });

  it("before it starts says what it waits for: others, a person, or a lane", () => {
    const flight = new ReviewedFlight([task("two"), task("one", { after: ["two"] })]);
    const { world } = flight;
    expect(statusOf(flight.task("one"))).toBe("waiting");
    world.send({ type: "task.cancel", task: flight.task("two").spec.id, reason: "" }, OPERATOR);
    expect(statusOf(flight.task("one"))).toBe("blocked");
    world.send({ type: "task.skip", task: flight.task("two").spec.id, reason: "" }, OPERATOR);
    expect(statusOf(flight.task("one"))).toBe("queued");
  });
});
