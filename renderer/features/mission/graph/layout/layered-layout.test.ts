import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { layeredLayout } from "./layered-layout.ts";
import type { Box, Link, Placed } from "./shape.ts";

const SPACING = { columnGap: 48, rowGap: 32 };
const CARD = { width: 200, height: 74 };

const card = (id: string): Box => ({ id, ...CARD });

/** Any plan without circles: a task waits for tasks that stand before it. Some cards are as tall as an opened group. */
const graph = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.record({
      heights: fc.array(fc.constantFrom(74, 74, 74, 300), { minLength: count, maxLength: count }),
      ends: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: count * 2 }),
    }),
  )
  .map(({ heights, ends }) => ({
    boxes: heights.map((height, at): Box => ({ id: `t${at}`, width: 200, height })),
    links: [
      ...new Set(ends.filter(([a, b]) => a !== b).map((pair) => pair.toSorted((a, b) => a - b).join(" "))),
    ].map((key): Link => {
      const [from, to] = key.split(" ");
      return { from: `t${from}`, to: `t${to}` };
    }),
  }));

function overlaps({ places }: Placed): string[] {
  const all = [...places];
  return all.flatMap(([a, one], at) =>
    all.slice(at + 1).flatMap(([b, other]) => {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      return apart ? [] : [`${a} ${b}`];
    }),
  );
}

/** Everything that can be compared, as text: maps have an order of their own. */
const written = (placed: Placed): string => JSON.stringify([[...placed.places], placed.routes]);

describe("a layered layout of any plan", () => {
  const holds = (check: (boxes: readonly Box[], links: readonly Link[], placed: Placed) => void): void =>
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        check(boxes, links, layeredLayout(boxes, links, SPACING));
      }),
      { numRuns: CASES, seed: SEED },
    );

  it("lets nothing lie on anything else", () => {
    holds((_boxes, _links, placed) => expect(overlaps(placed)).toEqual([]));
  });

  it("leads every link from left to right", () => {
    holds((_boxes, links, { places }) => {
      for (const { from, to } of links) {
        const [start, end] = [places.get(from), places.get(to)];
        expect((start?.x ?? 0) + (start?.width ?? 0)).toBeLessThan(end?.x ?? 0);
        expect(start?.rank).toBeLessThan(end?.rank ?? 0);
      }
    });
  });

  it("puts each task right behind the last one it waits for", () => {
    holds((boxes, links, { places }) => {
      const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
      for (const { id } of boxes) {
        if (!linked.has(id)) continue;
        const before = links.filter(({ to }) => to === id).map(({ from }) => places.get(from)?.rank ?? 0);
        expect(places.get(id)?.rank).toBe(before.length === 0 ? 0 : Math.max(...before) + 1);
      }
    });
  });

  it("keeps links off the cards between their ends", () => {
    holds((_boxes, _links, { places, routes }) => {
      for (const { x, y } of routes.flat()) {
        const behind = [...places.values()].some(
          (place) => x >= place.x && x <= place.x + place.width && y > place.y && y < place.y + place.height,
        );
        expect(behind).toBe(false);
      }
    });
  });

  it("places everything inside its size, from zero on", () => {
    holds((boxes, _links, { places, width, height }) => {
      expect(places.size).toBe(boxes.length);
      for (const place of places.values()) {
        expect(place.x).toBeGreaterThanOrEqual(0);
        expect(place.y).toBeGreaterThanOrEqual(0);
        expect(place.x + place.width).toBeLessThanOrEqual(width);
        expect(place.y + place.height).toBeLessThanOrEqual(height);
      }
    });
  });

  it("gives the same picture for the same plan, every time", () => {
    holds((boxes, links, placed) =>
      expect(written(layeredLayout(boxes, links, SPACING))).toBe(written(placed)),
    );
  });

  it("changes nothing when it is laid out again from where it stood", () => {
    holds((boxes, links, placed) => {
      const stood = boxes.map((box): Box => ({ ...box, stoodAt: placed.places.get(box.id)?.y }));
      const again = layeredLayout(stood, links, SPACING);
      const orderOf = ({ places }: Placed, rank: number): string[] =>
        [...places]
          .filter(([, place]) => place.rank === rank)
          .toSorted(([, a], [, b]) => a.y - b.y)
          .map(([id]) => id);
      for (const rank of new Set([...placed.places.values()].map((place) => place.rank))) {
        expect(orderOf(again, rank)).toEqual(orderOf(placed, rank));
      }
    });
  });
});

describe("a layered layout", () => {
  it("turns a bundle round when that removes its crossings", () => {
    const boxes = ["a", "b", "c", "x", "y", "z"].map(card);
    const links = [
      { from: "a", to: "z" },
      { from: "b", to: "y" },
      { from: "c", to: "x" },
    ];
    const { places } = layeredLayout(boxes, links, SPACING);
    for (const { from, to } of links) expect(places.get(from)?.y).toBe(places.get(to)?.y);
  });

  it("sets what splits up and joins again in the middle", () => {
    const boxes = ["start", "one", "two", "three", "end"].map(card);
    const links = ["one", "two", "three"].flatMap((id) => [
      { from: "start", to: id },
      { from: id, to: "end" },
    ]);
    const { places } = layeredLayout(boxes, links, SPACING);
    expect(places.get("start")?.y).toBe(places.get("two")?.y);
    expect(places.get("end")?.y).toBe(places.get("two")?.y);
  });

  it("opens a circle of a draft at its first task", () => {
    const links = [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ];
    const { places } = layeredLayout(["a", "b"].map(card), links, SPACING);
    expect(places.get("a")?.rank).toBe(0);
    expect(places.get("b")?.rank).toBe(1);
  });

  it("sets tasks that nothing links in rows", () => {
    const boxes = Array.from({ length: 40 }, (_, at) => card(`t${at}`));
    const { width, height } = layeredLayout(boxes, [], SPACING);
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(3);
  });

  it("adding one task to a plan keeps the order of the others", () => {
    const boxes = ["root", "a", "b", "c"].map(card);
    const links = ["a", "b", "c"].map((to) => ({ from: "root", to }));
    const before = layeredLayout(boxes, links, SPACING);
    const stood = boxes.map((box): Box => ({ ...box, stoodAt: before.places.get(box.id)?.y }));
    const after = layeredLayout([...stood, card("new")], [...links, { from: "b", to: "new" }], SPACING);
    const rows = ["a", "b", "c"].map((id) => after.places.get(id)?.y ?? 0);
    expect(rows.toSorted((a, b) => a - b)).toEqual(rows);
  });

  it("lays out 5,000 tasks in the time of a blink", () => {
    const boxes = Array.from({ length: 5_000 }, (_, at) => card(`t${at}`));
    const links = boxes.flatMap((_, at) =>
      at < 50
        ? []
        : [
            { from: `t${at - 50 + (at % 7)}`, to: `t${at}` },
            { from: `t${at - 50}`, to: `t${at}` },
          ],
    );
    const start = performance.now();
    layeredLayout(
      boxes,
      links.filter(({ from, to }) => Number(from.slice(1)) < Number(to.slice(1))),
      SPACING,
    );
    // Tens of milliseconds when the machine is free; it lies in a worker, so that a slow one blocks nobody.
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});
