import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { DEFAULT_ALLOCATION } from "../routing/default-allocation.ts";
import { CALM, Crew } from "../testing/crew.ts";
import { Dice } from "../testing/dice.ts";
import { AGENTS, launch, task } from "../testing/missions.ts";
import { World } from "../testing/world.ts";
import { family } from "../words.ts";
import { hasLane, laneUseOf, limitsOf, NO_USE } from "./capacity.ts";

const OPENAI = family.parse("openai");
const ANTHROPIC = family.parse("anthropic");
const THREE = { total: 3, reservedForReview: 1 };
const many = (count: number) => Array.from({ length: count }, (_, index) => task(`t${index}`));

/** Work for one family only, and reviewers of the same lanes: codex does, claude reads. */
function flying(count: number, input: CommandInput | null = null): World {
  const world = new World();
  launch(world, many(count));
  if (input !== null) world.send(command.parse(input), OPERATOR);
  return world;
}

describe("lanes of a family", () => {
  it("are three where nobody says otherwise, and one of them is kept for reviews (feature 116)", () => {
    expect(limitsOf(DEFAULT_ALLOCATION, OPENAI)).toEqual(THREE);
    expect(hasLane(THREE, { working: 1, reviewing: 0 }, "working")).toBe(true);
    expect(hasLane(THREE, { working: 2, reviewing: 0 }, "working")).toBe(false);
    expect(hasLane(THREE, { working: 2, reviewing: 0 }, "reviewing")).toBe(true);
    expect(hasLane(THREE, { working: 2, reviewing: 1 }, "reviewing")).toBe(false);
    expect(hasLane(THREE, { working: 0, reviewing: 3 }, "working")).toBe(false);
  });

  it("leave one for work where there is one only", () => {
    const one = { total: 1, reservedForReview: 1 };
    expect(hasLane(one, NO_USE, "working")).toBe(true);
    expect(hasLane(one, { working: 0, reviewing: 1 }, "working")).toBe(false);
  });

  it("never hold more than the cap, however many tasks are ready (feature 116)", () => {
    const world = flying(40);
    world.settle();
    expect(laneUseOf(world.state)).toEqual(new Map([[OPENAI, { working: 2, reviewing: 0 }]]));
    expect(world.state.ready).toHaveLength(38);
    // Nothing that comes later makes room by itself.
    world.at += 3_600_000;
    world.settle();
    expect(laneUseOf(world.state).get(OPENAI)).toEqual({ working: 2, reviewing: 0 });
  });

  it("are as many as the allocation says for that family, and no other one's", () => {
    const lanes = { default: THREE, families: { openai: { total: 6, reservedForReview: 2 } } };
    const world = flying(40, {
      type: "mission.set-allocation",
      allocation: { ...DEFAULT_ALLOCATION, lanes },
    });
    world.settle();
    expect(laneUseOf(world.state).get(OPENAI)).toEqual({ working: 4, reviewing: 0 });
    expect(limitsOf(world.state.allocation, ANTHROPIC)).toEqual(THREE);
  });

  it("that are lowered in flight start nothing until enough of them are free (feature 116)", () => {
    const world = flying(10);
    world.settle();
    const lanes = { default: { total: 1, reservedForReview: 0 }, families: {} };
    world.send(
      command.parse({ type: "mission.set-allocation", allocation: { ...DEFAULT_ALLOCATION, lanes } }),
      OPERATOR,
    );
    world.settle();
    expect(laneUseOf(world.state).get(OPENAI)?.working).toBe(2);
    const [first] = world.state.active;
    if (first === undefined) throw new Error("nothing flies");
    world.send(command.parse({ type: "task.cancel", task: first, reason: "one lane less" }), OPERATOR);
    world.settle();
    expect(laneUseOf(world.state).get(OPENAI)?.working).toBe(1);
    expect(world.state.ready).toHaveLength(8);
  });

  it("cannot all be kept for reviews: no work would ever start", () => {
    const world = flying(2);
    for (const lanes of [
      { default: { total: 3, reservedForReview: 3 }, families: {} },
      { default: THREE, families: { openai: { total: 2, reservedForReview: 9 } } },
    ]) {
      const refused = world.try(
        command.parse({ type: "mission.set-allocation", allocation: { ...DEFAULT_ALLOCATION, lanes } }),
        OPERATOR,
      );
      expect(refused).toMatchObject({ code: "invalid" });
    }
    expect(world.state.allocation.lanes).toEqual(DEFAULT_ALLOCATION.lanes);
  });

  it("of other missions count like one's own (feature 116)", () => {
    const busy = new World({
      capacity: () => ({
        lanes: new Map([[OPENAI, { working: 2, reviewing: 0 }]]),
        exhausted: new Map(),
        day: null,
      }),
    });
    launch(busy, many(4));
    expect(busy.settle()).toBe(0);
    expect(busy.state.ready).toHaveLength(4);
  });
});

describe("a review", () => {
  /** One family that does the work and another one that reads it, both with all their work lanes taken. */
  function worldOfTwo() {
    let crew: Crew | null = null;
    const started: { readonly family: string; readonly besides: number }[] = [];
    const world = new World({
      onEffect: (requested) => crew?.take(requested),
      onEvent: (before, event) => {
        if (event.type !== "review.requested" || before === null) return;
        const { family: reader } = event.reviewer;
        const besides = laneUseOf(before).get(reader)?.working ?? 0;
        started.push({ family: reader, besides });
      },
    });
    crew = new Crew(world, new Dice(7), CALM);
    const two = AGENTS.filter(({ family: each }) => each !== "google");
    const tasks = Array.from({ length: 24 }, (_, index) =>
      task(`t${index}`, { assignment: { family: index % 2 === 0 ? OPENAI : ANTHROPIC } }),
    );
    launch(world, tasks);
    world.send(command.parse({ type: "mission.set-agents", agents: two }), OPERATOR);
    return { world, crew, started };
  }

  it("starts although all lanes for work are taken: work never starves it (feature 116)", () => {
    const { world, crew, started } = worldOfTwo();
    for (let step = 0; step < 5_000 && world.state.counts.merged < 24; step++) {
      world.settle();
      for (const [each, { working, reviewing }] of laneUseOf(world.state)) {
        const { total, reservedForReview } = limitsOf(world.state.allocation, each);
        expect(working).toBeLessThanOrEqual(total - reservedForReview);
        expect(working + reviewing).toBeLessThanOrEqual(total);
      }
      if (!crew.next()) world.at = world.nextWake() ?? world.at + 60_000;
    }
    expect(world.state.counts.merged).toBe(24);
    expect(started.length).toBeGreaterThanOrEqual(24);
    expect(started.some(({ besides }) => besides === 2)).toBe(true);
  });
});
