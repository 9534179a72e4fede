import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { altered, refusedIn } from "../testing/altered.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";

const failed = (flight: OneFlight, segment: number) =>
  ({ type: "segment.start-failed", ...flight.about("one"), segment, reason: "not found" }) as const;

describe("news that does not fit what was seen", () => {
  it("of a workspace that could not be made is refused once it was ready", () => {
    const flight = new OneFlight([task("one")]);
    flight.ready("one");
    const late = { type: "workspace.failed", ...flight.about("one"), reason: "the disk is full" } as const;
    expect(flight.refused(late).sentence).toContain("was ready before");
    flight.begin("one");
    flight.refused(late);
    expect(flight.task("one").stage).toBe("running");
  });

  it("of a session that could not start is refused unless that one was about to", () => {
    const flight = new OneFlight([task("one")]);
    flight.refused(failed(flight, 1));
    flight.ready("one");
    flight.refused(failed(flight, 2));
    flight.begin("one");
    expect(flight.refused(failed(flight, 1)).sentence).toContain("was not about to start");
    flight.refused(failed(flight, 2));
    expect(flight.task("one")).toMatchObject({ stage: "running", attempts: [{ outcome: null }] });
  });

  it("of a signal that is back is refused where it was not lost", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const about = flight.about("one");
    expect(flight.refused({ type: "channel.restored", ...about }).sentence).toContain("was not lost");
    flight.do({ type: "channel.lost", ...about });
    flight.do({ type: "channel.restored", ...about });
    flight.refused({ type: "channel.restored", ...about });
  });

  it("of an attempt that was given up is taken for the segment it had, and for no other", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const about = flight.about("one");
    flight.person({ type: "task.cancel", task: "one" });
    const end = { type: "segment.ended", ...about, end: "exited", exitCode: 0, handOff: null } as const;
    flight.refused({ ...end, segment: 2 });
    flight.refused({ type: "segment.started", ...about, segment: 2, session: flight.nextSession() });
    flight.refused({ type: "segment.start-failed", ...about, segment: 1, reason: "late" });
    flight.do({ ...end, segment: 1 });
    flight.refused({ ...end, segment: 1 });
    expect(flight.task("one").stage).toBe("cancelled");
    expect(flight.effectsOf("evidence.collect")).toEqual([]);
  });

  it("that only just starts when its attempt is given up is ended, and told once (feature 54)", () => {
    const flight = new OneFlight([task("one")]);
    flight.ready("one");
    const about = flight.about("one");
    flight.person({ type: "task.cancel", task: "one" });
    const began = { type: "segment.started", ...about, segment: 1, session: flight.nextSession() } as const;
    flight.do(began);
    expect(flight.effectsOf("segment.end")).toEqual([{ type: "segment.end", ...about, segment: 1 }]);
    flight.refused(began);
  });
});

describe("a segment that winds up", () => {
  it("is asked once, and never before there is one or after it ended (feature 75)", () => {
    const flight = new OneFlight([task("one")]);
    const limit = () => ({ type: "segment.limit", ...flight.about("one"), cause: "time-limit" }) as const;
    flight.world.at += 24 * 3_600_000;
    flight.refused(limit());
    flight.start("one");
    flight.world.at += 25 * 60_000;
    flight.do(limit());
    flight.refused(limit());
    flight.end("one", "time-limit");
    flight.refused(limit());
    expect(flight.effectsOf("segment.wind-up")).toHaveLength(1);
  });

  it("because its context is full is not asked again when it has ended (features 75 and 76)", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    const usage = { tokensIn: 1, tokensOut: 1, tokensCached: 0, costMicros: 1, harness: null };
    flight.do({ type: "agent.usage", ...flight.about("one"), usage: { ...usage, contextUsed: 0.8 } });
    const limit = () => ({ type: "segment.limit", ...flight.about("one"), cause: "context-limit" }) as const;
    flight.do(limit());
    flight.refused(limit());
    flight.end("one", "context-limit");
    expect(flight.refused(limit()).sentence).toContain("no segment to wind up");
    flight.begin("one");
    flight.refused(limit());
    expect(flight.effectsOf("segment.wind-up")).toHaveLength(1);
  });
});

describe("an answer to an agent that is gone", () => {
  it("reaches nobody else: not the next attempt, not the next task (feature 22)", () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    flight.do({ type: "agent.question", ...flight.about("one"), request: "q1", question: "Tabs?" });
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const answer: CommandInput = {
      type: "decision.answer",
      decisions: [decision],
      option: "decide-yourself",
    };
    const { at } = flight.world;
    const [first] = flight.task("one").attempts;
    if (first === undefined) throw new Error("nobody flies");
    const over = altered(flight, "one", { attempts: [{ ...first, endedAt: at, outcome: "failed" }] });
    expect(refusedIn(over, answer, at, OPERATOR).sentence).toContain("is gone");
    const next = altered(flight, "one", { attempts: [first, { ...first, number: 2 }] });
    expect(refusedIn(next, answer, at, OPERATOR).sentence).toContain("is gone");
    flight.person(answer);
    expect(flight.effectsOf("request.deliver").map(({ attempt }) => attempt)).toEqual([1]);
  });

  it.each([
    ["landed", "landed"],
    ["stopped", "stopped"],
    ["composing", "does not fly"],
  ] as const)("is not recorded in a mission that is %s", (phase, why) => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    flight.do({ type: "agent.question", ...flight.about("one"), request: "q1", question: "Tabs?" });
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const answer: CommandInput = {
      type: "decision.answer",
      decisions: [decision],
      option: "decide-yourself",
    };
    const state = { ...flight.world.state, phase };
    expect(refusedIn(state, answer, flight.world.at, OPERATOR).sentence).toContain(why);
  });
});
