import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "./actor.ts";
import { command, type CommandInput } from "./command.ts";
import { isSatisfied } from "./flight/status.ts";
import { laneUseOf, limitsOf, NO_USE, type Capacity, type LaneUse } from "./money/capacity.ts";
import { nextWake, schedule } from "./schedule.ts";
import type { MissionState } from "./state.ts";
import { CASES, SEED } from "./testing/cases.ts";
import { CALM, Crew } from "./testing/crew.ts";
import { Dice } from "./testing/dice.ts";
import { randomTasks } from "./testing/flight.ts";
import { AGENTS, launch, task } from "./testing/missions.ts";
import { Person } from "./testing/person.ts";
import { stateText } from "./testing/state-text.ts";
import { World } from "./testing/world.ts";
import { family, type Family } from "./words.ts";

const OPENAI = family.parse("openai");
const ANTHROPIC = family.parse("anthropic");
const GOOGLE = family.parse("google");
const MINUTE = 60_000;
const send = (world: World, input: CommandInput) => world.send(command.parse(input), OPERATOR);

const free: Capacity = { lanes: new Map(), exhausted: new Map(), day: null };
const dispatched = (state: MissionState, capacity: Capacity, at = 0) =>
  schedule(state, capacity, at).filter((each) => each.type === "task.dispatch");

/** A crew and a person who fly a mission step by step; `onStep` sees every state that has come to rest. */
function flyWith(
  seed: number,
  options: {
    readonly steps: number;
    readonly tasks: Parameters<typeof launch>[1];
    readonly capacity?: (state: MissionState) => Capacity;
    readonly onStep: (world: World) => void;
  },
): World {
  const dice = new Dice(seed);
  let crew: Crew | null = null;
  const world = new World({
    onEffect: (requested) => crew?.take(requested),
    ...(options.capacity === undefined ? {} : { capacity: options.capacity }),
  });
  crew = new Crew(world, dice, { failure: 0.2, trouble: 0.2, finding: 0.3 });
  const person = new Person(world, dice);
  launch(world, options.tasks);
  for (let step = 0; step < options.steps; step++) {
    world.settle();
    options.onStep(world);
    if (world.state.phase === "landed" || world.state.phase === "stopped") break;
    if (dice.chance(0.3) && person.answer(dice.chance(0.5))) continue;
    if (!crew.next() && !person.answer(true)) world.at = world.nextWake() ?? world.at + MINUTE;
  }
  return world;
}

const flight = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  tasks: fc.integer({ min: 1, max: 12 }),
});
const few = { numRuns: Math.ceil(CASES / 10), seed: SEED };

describe("the scheduler", () => {
  it("gives the same list for the same state, capacity and time, and changes nothing", () => {
    fc.assert(
      fc.property(flight, ({ seed, tasks }) => {
        flyWith(seed, {
          steps: 80,
          tasks: randomTasks(new Dice(seed), tasks),
          onStep: ({ state, capacity, at }) => {
            const before = stateText(state);
            const later = at + 40 * MINUTE;
            for (const time of [at, later])
              expect(schedule(state, capacity, time)).toEqual(schedule(state, capacity, time));
            expect(stateText(state)).toBe(before);
          },
        });
      }),
      few,
    );
  }, 120_000);

  it("has nothing to do before it wakes, and something when it does", () => {
    fc.assert(
      fc.property(flight, ({ seed, tasks }) => {
        const dice = new Dice(seed);
        flyWith(seed, {
          steps: 300,
          tasks: randomTasks(dice, tasks),
          onStep: ({ state, capacity, at }) => {
            const wake = nextWake(state);
            const until = wake ?? at + 100 * 3_600_000;
            expect(until).toBeGreaterThan(at);
            for (const time of [at, at + dice.below(until - at), until - 1])
              expect(schedule(state, capacity, time)).toEqual([]);
            if (wake !== null) expect(schedule(state, capacity, wake)).not.toEqual([]);
          },
        });
      }),
      few,
    );
  }, 120_000);

  it("never uses more than the lanes that other missions leave (feature 116)", () => {
    fc.assert(
      fc.property(flight, ({ seed, tasks }) => {
        const dice = new Dice(seed + 1);
        let others = new Map<Family, LaneUse>();
        let before = new Map<Family, LaneUse>();
        flyWith(seed, {
          steps: 300,
          tasks: randomTasks(dice, tasks),
          capacity: (state) => ({ ...free, lanes: added(laneUseOf(state), others) }),
          onStep: ({ state }) => {
            const own = laneUseOf(state);
            for (const [name, use] of own) {
              const { total } = limitsOf(state.allocation, name);
              const took = sum(use) > sum(before.get(name) ?? NO_USE);
              if (took) expect(sum(use) + sum(others.get(name) ?? NO_USE)).toBeLessThanOrEqual(total);
            }
            before = own;
            others = new Map(
              AGENTS.map((each) => [each.family, { working: dice.below(3), reviewing: dice.below(2) }]),
            );
          },
        });
      }),
      few,
    );
  }, 120_000);

  it("starts what the longest way to the end waits for, and the order of the plan decides between equals", () => {
    const world = new World();
    const short = { minutes: 5, lines: 10, files: 1 };
    launch(world, [
      task("aside-1", { estimate: short }),
      task("aside-2", { estimate: short }),
      task("first", { estimate: short }),
      task("second", { after: ["first"], estimate: { minutes: 20, lines: 900, files: 9 } }),
    ]);
    expect(dispatched(world.state, free).map((each) => each.task)).toEqual(["first", "aside-1"]);
  });

  it("moves work away from a family without quota only where the table allows that (feature 118)", () => {
    const world = new World();
    launch(world, [task("moves"), task("stays", { assignment: { family: OPENAI } })]);
    const out: Capacity = { ...free, exhausted: new Map([[OPENAI, null]]) };
    expect(dispatched(world.state, out)).toMatchObject([{ task: "moves", route: { family: "anthropic" } }]);
    send(world, {
      type: "mission.set-allocation",
      allocation: { ...world.state.allocation, mayMoveFamily: false },
    });
    expect(schedule(world.state, out, 0)).toEqual([]);
    expect(dispatched(world.state, free)).toHaveLength(2);
  });

  it("never chooses a reviewer of a family without quota (feature 118)", () => {
    let exhausted: Capacity["exhausted"] = new Map([[ANTHROPIC, null]]);
    const readers: string[] = [];
    let crew: Crew | null = null;
    const world = new World({
      capacity: (state) => ({ lanes: laneUseOf(state), exhausted, day: null }),
      onEffect: (requested) => {
        if (requested.effect.type === "review.run") readers.push(requested.effect.reviewer.family);
        // From the second review on nobody but the author has quota.
        if (readers.length === 2) exhausted = new Map([...exhausted, [GOOGLE, null]]);
        crew?.take(requested);
      },
    });
    crew = new Crew(world, new Dice(3), CALM);
    launch(world, [task("one"), task("two"), task("three", { after: ["one", "two"] })]);
    while (world.settle() > 0 || crew.next());
    expect(readers).toEqual(["google", "google"]);
    expect(world.state.counts).toMatchObject({ merged: 2, in_review: 1 });
    exhausted = new Map();
    while (world.settle() > 0 || crew.next());
    expect(readers).toEqual(["google", "google", "anthropic"]);
    expect(world.state.counts.merged).toBe(3);
  });
});

const sum = ({ working, reviewing }: LaneUse): number => working + reviewing;

function added(one: Map<Family, LaneUse>, other: Map<Family, LaneUse>): Map<Family, LaneUse> {
  const both = new Map(one);
  for (const [name, { working, reviewing }] of other) {
    const use = both.get(name) ?? NO_USE;
    both.set(name, { working: use.working + working, reviewing: use.reviewing + reviewing });
  }
  return both;
}

describe("phases", () => {
  it("start only when all of the phase before is merged or skipped (feature 7)", () => {
    const early: string[] = [];
    fc.assert(
      fc.property(flight, ({ seed, tasks }) => {
        const dice = new Dice(seed);
        const phased = randomTasks(dice, tasks).map((each, index) => ({
          ...each,
          phase: dice.chance(0.2) ? null : 1 + Math.floor((index * 3) / tasks),
        }));
        flyWith(seed, {
          steps: 2_000,
          tasks: phased,
          onStep: ({ state }) => {
            for (const each of state.tasks.values()) {
              const { phase } = each.spec;
              if (phase === null || each.attempts.length === 0) continue;
              for (const other of state.tasks.values())
                if (other.spec.phase !== null && other.spec.phase < phase && !isSatisfied(other))
                  early.push(`${each.spec.id} of phase ${phase} before ${other.spec.id}`);
            }
          },
        });
        expect(early).toEqual([]);
      }),
      few,
    );
  }, 120_000);

  it("cannot be forced either: a dispatch of a later phase is refused (feature 7)", () => {
    const world = new World();
    launch(world, [task("one", { phase: 1 }), task("two", { phase: 2 })]);
    const [first] = dispatched(world.state, free);
    if (first === undefined) throw new Error("nothing is dispatched");
    expect(first.task).toBe("one");
    expect(world.try({ ...first, task: task("two").id })).toMatchObject({ code: "wrong-state" });
    send(world, { type: "task.cancel", task: "one", reason: "not needed" });
    expect(world.try({ ...first, task: task("two").id })).toMatchObject({ code: "wrong-state" });
    send(world, { type: "task.skip", task: "one", reason: "not needed" });
    expect(dispatched(world.state, free)).toMatchObject([{ task: "two" }]);
  });
});
