import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "./actor.ts";
import { command, type CommandInput } from "./command.ts";
import { decide } from "./decide.ts";
import { everyCommand } from "./testing/every-command.ts";
import { refusedIn } from "./testing/altered.ts";
import { compose, task } from "./testing/missions.ts";
import { OneFlight } from "./testing/one-flight.ts";
import { stateText } from "./testing/state-text.ts";
import { World } from "./testing/world.ts";

const GATES = ["mission.hold", "mission.release", "mission.pause", "mission.resume"] as const;

const AIM = {
  at: 1_800_000_000_000,
  task: "one",
  attempt: 1,
  segment: 1,
  decision: "dec_testing1_1",
  option: "approve",
  finding: "fnd_testing1_1_0",
};

/** In composing, with a plan that nobody locked. */
function composed(): World {
  const world = new World();
  compose(world, [task("one")]);
  return world;
}

function refused(world: World, input: CommandInput): string {
  const before = stateText(world.state);
  const result = world.try(command.parse(input), OPERATOR);
  if ("events" in result) throw new Error(`${input.type} was not refused`);
  expect(stateText(world.state)).toBe(before);
  return result.sentence;
}

describe("a mission that is not there", () => {
  const others = Object.values(everyCommand(AIM)).filter(({ type }) => type !== "mission.create");

  it.each(others.map((input) => [input.type, input] as const))("is not made by %s", (_type, input) => {
    for (const actor of [OPERATOR, ENGINE]) {
      const decided = decide(null, command.parse(input), { at: AIM.at, actor });
      expect(decided).toMatchObject({ ok: false, rejection: { code: "unknown" } });
    }
  });
});

describe("a mission before its launch", () => {
  it("starts nothing of a plan that is not locked, whoever says so (feature 4)", () => {
    const world = composed();
    expect(refused(world, { type: "mission.launch" })).toContain("not locked");
    const flying = everyCommand(AIM);
    for (const type of ["task.dispatch", "fix.dispatch", "review.dispatch", "merge.start"] as const)
      refused(world, flying[type]);
    for (const type of ["workspace.ready", "segment.started", "evidence.record", "merge.done"] as const)
      refused(world, flying[type]);
    expect(world.settle()).toBe(0);
  });

  it("is not launched without tasks, without an agent, or twice (feature 4)", () => {
    const world = composed();
    world.send({ type: "plan.lock", waiver: "A test." }, OPERATOR);
    const launch = { type: "mission.launch" } as const;
    const { state, at } = world;
    expect(refusedIn({ ...state, tasks: new Map() }, launch, at, OPERATOR).sentence).toContain("no tasks");
    expect(refusedIn({ ...state, agents: [] }, launch, at, OPERATOR).sentence).toContain("No agent");
    world.send(launch, OPERATOR);
    expect(refused(world, launch)).toContain("flying");
  });

  it("is neither held nor paused: there is nothing to hold", () => {
    const world = composed();
    for (const type of GATES) expect(refused(world, { type })).toContain("composing");
  });
});

describe("hold and pause", () => {
  it("are said once and taken back once", () => {
    const { world } = new OneFlight([task("one")]);
    expect(refused(world, { type: "mission.release" })).toContain("not held");
    expect(refused(world, { type: "mission.resume" })).toContain("not paused");
    for (const [type, back] of [
      ["mission.hold", "mission.release"],
      ["mission.pause", "mission.resume"],
    ] as const) {
      world.send(command.parse({ type }), OPERATOR);
      expect(refused(world, { type })).toContain("already");
      world.send(command.parse({ type: back }), OPERATOR);
      refused(world, { type: back });
    }
  });
});

describe("a standing directive", () => {
  it("is withdrawn once, and only when there is one", () => {
    const { world } = new OneFlight([task("one")]);
    expect(refused(world, { type: "mission.withdraw-directive", directive: 1 })).toContain("no standing");
    world.send({ type: "mission.steer", directive: "Small commits." }, OPERATOR);
    refused(world, { type: "mission.withdraw-directive", directive: 2 });
    world.send({ type: "mission.withdraw-directive", directive: 1 }, OPERATOR);
    refused(world, { type: "mission.withdraw-directive", directive: 1 });
  });
});

describe("a person", () => {
  it("is not told that nothing moves while something does (feature 131)", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    expect(refused(flight.world, { type: "mission.ask-stalled" })).toContain("can still move");
    flight.person({ type: "task.cancel", task: "one" });
    flight.do({ type: "mission.ask-stalled" });
    refused(flight.world, { type: "mission.ask-stalled" });
    expect(flight.pending()).toHaveLength(1);
  });
});
