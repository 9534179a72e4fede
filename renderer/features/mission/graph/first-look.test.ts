import { describe, expect, it } from "vitest";
import type { TaskId } from "#shared/mission/ids.ts";
import { firstLook, wholeLook } from "./first-look.ts";
import { layoutGraph, type Item } from "./layout/graph-layout.ts";

const LEAST = 0.15;
const NARROW = { width: 612, height: 550 };
const CARD = { card: { width: 172, height: 58 }, spacing: { columnGap: 40, rowGap: 24 } };

/** A chain of steps, each with a task beside it. */
function chain(steps: number): readonly Item[] {
  const tasks = Array.from({ length: steps }, (_, at) => [
    { id: `s${at}` as TaskId, after: at === 0 ? [] : [`s${at - 1}` as TaskId], group: null },
    { id: `b${at}` as TaskId, after: [`s${at}` as TaskId], group: null },
  ]).flat();
  return layoutGraph({ tasks, open: [], ...CARD, stood: new Map() }).items;
}
const named = (items: readonly Item[], id: string): Item[] => items.filter((item) => item.id === id);

describe("the first look at a mission", () => {
  it("is the whole of it when its titles can be read", () => {
    const items = chain(2);
    expect(firstLook(items, [], NARROW, LEAST)).toEqual(wholeLook(items, NARROW, LEAST));
  });

  it("shows a title on every card of a mission of up to 30 tasks, beginning with the first", () => {
    const items = chain(15);
    const look = firstLook(items, [], NARROW, LEAST);
    expect(look.zoom * CARD.card.width).toBeGreaterThanOrEqual(120);
    const [first] = named(items, "s0");
    expect((first?.x ?? 0) * look.zoom + look.x).toBeGreaterThanOrEqual(0);
  });

  it("begins where something goes on, and leaves no gap behind the last", () => {
    const items = chain(15);
    for (const id of ["s7", "b14"]) {
      const look = firstLook(items, named(items, id), NARROW, LEAST);
      const [busy] = named(items, id);
      const left = (busy?.x ?? 0) * look.zoom + look.x;
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + CARD.card.width * look.zoom).toBeLessThanOrEqual(NARROW.width);
    }
    const end = firstLook(items, named(items, "b14"), NARROW, LEAST);
    const right = Math.max(...items.map(({ x, width }) => (x + width) * end.zoom + end.x));
    expect(right).toBeCloseTo(NARROW.width * 0.94);
  });

  it("is small for a large mission, and begins with its start when even that is too large", () => {
    const items = chain(2_500);
    const look = firstLook(items, [], NARROW, LEAST);
    expect(look.zoom).toBe(LEAST);
    const [first] = named(items, "s0");
    expect((first?.x ?? 0) * look.zoom + look.x).toBeGreaterThanOrEqual(0);
    expect((first?.y ?? 0) * look.zoom + look.y).toBeLessThanOrEqual(NARROW.height);
  });
});
