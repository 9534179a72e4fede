import { describe, expect, it } from "vitest";
import type { TaskId } from "#shared/mission/ids.ts";
import { layoutGraph } from "./layout/graph-layout.ts";
import { shiftBetween } from "./keep-in-place.ts";
import { stepFrom } from "./steps.ts";

const layoutOf = (tasks: Readonly<Record<string, readonly string[]>>) =>
  layoutGraph({
    tasks: Object.entries(tasks).map(([id, after]) => ({
      id: id as TaskId,
      after: after as readonly TaskId[],
      group: null,
    })),
    open: [],
    card: { width: 200, height: 74 },
    spacing: { columnGap: 56, rowGap: 32 },
    stood: new Map(),
  });

describe("an arrow key in the graph", () => {
  const layout = layoutOf({ root: [], up: ["root"], down: ["root"], end: ["down"] });

  it("follows an edge to the right and to the left", () => {
    expect(stepFrom(layout, "down", "right")).toBe("end");
    expect(stepFrom(layout, "end", "left")).toBe("down");
    expect(stepFrom(layout, "up", "right")).toBeNull();
  });

  it("goes to the next card of the column", () => {
    expect(stepFrom(layout, "up", "down")).toBe("down");
    expect(stepFrom(layout, "down", "up")).toBe("up");
    expect(stepFrom(layout, "down", "down")).toBeNull();
  });
});

describe("a new layout", () => {
  it("is shifted so that the first anchor it knows stays where it is", () => {
    const before = layoutOf({ root: [], up: ["root"], end: ["up"] });
    const after = layoutOf({ root: [], new: ["root"], other: ["root"], up: ["root", "new"], end: ["up"] });
    const shift = shiftBetween(before, after, ["gone", "up"]);
    const at = (layout: typeof before) => layout.items.find(({ id }) => id === "up");
    expect((at(after)?.x ?? 0) + (shift?.x ?? 0)).toBe(at(before)?.x);
    expect((at(after)?.y ?? 0) + (shift?.y ?? 0)).toBe(at(before)?.y);
  });
});
