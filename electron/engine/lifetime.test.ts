import { describe, expect, it } from "vitest";
import { Lifetime } from "./lifetime.ts";

function engine() {
  const world = { now: 0, needed: true, owns: true, failure: null as string | null, left: [] as string[] };
  const lifetime = new Lifetime({
    now: () => world.now,
    needed: () => world.needed,
    ownsDirectory: () => world.owns,
    broken: () => world.failure,
    leave: (reason) => world.left.push(reason),
  });
  const at = (seconds: number) => {
    world.now = seconds * 1_000;
    lifetime.look();
    return world.left.length;
  };
  return { world, at };
}

describe("the life of an engine", () => {
  it("is as long as it is needed", () => {
    const { at } = engine();
    expect([1, 60, 3_600].map(at)).toEqual([0, 0, 0]);
  });

  it("ends a minute after nobody needs it, and not before", () => {
    const { world, at } = engine();
    at(100);
    world.needed = false;
    expect([101, 159, 160].map(at)).toEqual([0, 0, 1]);
  });

  it("begins anew when somebody comes in time", () => {
    const { world, at } = engine();
    world.needed = false;
    at(59);
    world.needed = true;
    at(60);
    world.needed = false;
    expect([119, 120].map(at)).toEqual([0, 1]);
  });

  it("ends at once when the data directory is not its own any more", () => {
    const { world, at } = engine();
    world.owns = false;
    expect(at(1)).toBe(1);
    expect(world.left).toEqual(["its data directory was removed or replaced"]);
  });

  it("ends at once when it cannot write any more, so that a new one starts from what is on disk", () => {
    const { world, at } = engine();
    world.failure = "the disk failed";
    expect(at(1)).toBe(1);
    expect(world.left).toEqual(["the disk failed"]);
  });
});
