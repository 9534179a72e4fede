import { describe, expect, it } from "vitest";
import type { TaskState } from "../flight/task.ts";
import { Dice } from "../testing/dice.ts";
import type { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { fiveReady } from "../testing/train-flight.ts";
import { LONGEST_TRAIN, longestThatHolds, nextTrain } from "./train.ts";

const FIVE = ["a", "b", "c", "d", "e"] as const;

const stages = (flight: ReviewedFlight): string =>
  FIVE.map((id) => `${id} ${flight.task(id).stage}`).join(", ");

describe("a train", () => {
  it("takes everything that is ready, as one merge", () => {
    const flight = fiveReady();
    flight.world.settle();
    expect(flight.effectsOf("merge.candidate")).toMatchObject([{ task: "a", behind: ["b", "c", "d", "e"] }]);
    expect(stages(flight)).toBe("a merging, b merging, c merging, d merging, e merging");
  });

  it("with one bad of five merges what is before it, holds it out, and takes the rest again", () => {
    const flight = fiveReady();
    flight.world.settle();
    for (const id of ["a", "b"]) flight.do({ type: "merge.done", task: id, commit: `c-${id}`, tree: "t-b" });
    flight.do({ type: "merge.rejected", task: "c", reason: "2 tests failed with a, b and c" });
    flight.do({ type: "merge.postponed", task: "d", reason: "c stood before it" });
    flight.world.settle();
    // Nothing starts before it is known of everybody.
    expect(flight.effectsOf("merge.candidate")).toHaveLength(1);
    flight.do({ type: "merge.postponed", task: "e", reason: "c stood before it" });
    flight.world.settle();
    expect(stages(flight)).toBe("a merged, b merged, c preparing, d merging, e merging");
    expect(flight.effectsOf("merge.candidate")[1]).toMatchObject({ task: "d", behind: ["e"] });
    expect(flight.attempt("c")).toMatchObject({ purpose: "resolve" });
    expect(flight.attempt("c").additions.join("\n")).toContain("2 tests failed with a, b and c");
    expect(flight.task("d")).toMatchObject({ mergeTries: 0, heldOut: null });
  });

  it("starts with nobody who may not be merged, whoever asks for it", () => {
    const flight = fiveReady();
    flight.person({ type: "task.pause", task: "b" });
    expect(flight.refused({ type: "merge.start", task: "a", behind: ["b"] }).sentence).toContain("paused");
    expect(flight.refused({ type: "merge.start", task: "a", behind: ["nobody"] }).code).toBe("unknown");
    flight.world.settle();
    expect(flight.effectsOf("merge.candidate")).toMatchObject([{ task: "a", behind: ["c", "d", "e"] }]);
    expect(flight.refused({ type: "merge.postponed", task: "b", reason: "" }).code).toBe("wrong-state");
  });

  it("is told to a person, with everybody in it and the place of each", () => {
    const flight = fiveReady();
    flight.world.settle();
    const started = flight.world.journal.flatMap(({ event }) =>
      event.type === "merge.started" ? [`${event.task}: ${event.train.join(" ")}`] : [],
    );
    expect(started).toEqual(FIVE.map((id) => `${id}: a b c d e`));
  });

  it("that was stopped with its mission leaves nobody in the middle", () => {
    const flight = fiveReady();
    flight.world.settle();
    flight.person({ type: "mission.stop", reason: "enough" });
    flight.do({ type: "merge.done", task: "a", commit: "c", tree: "t" });
    flight.do({ type: "merge.rejected", task: "b", reason: "The mission was stopped." });
    for (const id of ["c", "d", "e"]) flight.do({ type: "merge.postponed", task: id, reason: "stopped" });
    expect(stages(flight)).toBe("a merged, b cancelled, c cancelled, d cancelled, e cancelled");
  });
});

describe("who rides", () => {
  const waiting = (name: string, rank: number, more: Partial<TaskState> = {}): TaskState =>
    ({ name, rank, place: 0, paused: null, pendingDecisions: 0, ...more }) as unknown as TaskState;

  it("is the most urgent first, and nobody who is paused or asked about", () => {
    const first = waiting("first", 9);
    const early = waiting("early", 5, { place: 1 });
    const late = waiting("late", 5, { place: 2 });
    const queue = [
      late,
      waiting("paused", 99, { paused: "operator" }),
      first,
      waiting("asked", 99, { pendingDecisions: 1 }),
      early,
    ];
    expect(nextTrain(queue)).toEqual([first, early, late]);
  });

  it("is no more than can be searched quickly", () => {
    const many = Array.from({ length: 40 }, (_, place) => waiting(`t${place}`, 1, { place }));
    expect(nextTrain(many)).toEqual(many.slice(0, LONGEST_TRAIN));
  });
});

describe("the search for who breaks a train", () => {
  /** A world in which a front holds when it has none of the bad ones. */
  async function search(cars: number, bad: ReadonlySet<number>) {
    const proven: number[] = [];
    const found = await longestThatHolds(cars, (length) => {
      proven.push(length);
      const broken = [...bad].filter((car) => car < length);
      return Promise.resolve({ holds: broken.length === 0, broken });
    });
    return { ...found, proven };
  }

  it("needs one proof when nothing is wrong", async () => {
    expect(await search(5, new Set())).toEqual({ cars: 5, broke: null, proven: [5] });
  });

  it("finds the first that is bad, wherever it stands, in as many steps as halves", async () => {
    for (let cars = 1; cars <= LONGEST_TRAIN; cars++)
      for (let bad = 0; bad < cars; bad++) {
        const found = await search(cars, new Set([bad]));
        expect(found).toMatchObject({ cars: bad, broke: { broken: [bad] } });
        expect(found.proven.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(cars)));
        expect(new Set(found.proven).size).toBe(found.proven.length);
      }
  });

  it("never answers a front that was not seen to hold, however strange the world is", async () => {
    const dice = new Dice(7);
    for (let round = 0; round < 300; round++) {
      const cars = 1 + dice.below(LONGEST_TRAIN);
      // Two that only hold together, or a proof that means nothing: any answer for any front.
      const holds = Array.from({ length: cars + 1 }, () => dice.chance(0.5));
      const seen = new Set<number>();
      const found = await longestThatHolds(cars, (length) => {
        if (holds[length] === true) seen.add(length);
        return Promise.resolve({ holds: holds[length] === true });
      });
      if (found.cars > 0) expect(seen.has(found.cars)).toBe(true);
      expect(found.broke === null).toBe(found.cars === cars);
      if (found.cars < cars) expect(holds[found.cars + 1]).toBe(false);
    }
  });
});
