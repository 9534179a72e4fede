import { describe, expect, it } from "vitest";
import type { TaskId } from "#shared/mission/ids.ts";
import type { Item } from "./layout/graph-layout.ts";
import { wireMiddle, wirePath } from "./wire-path.ts";

const card = (x: number, y: number, more: Partial<Item> = {}): Item => ({
  id: `${x} ${y}`,
  kind: "task",
  tasks: ["a" as TaskId],
  name: null,
  frame: null,
  rank: 0,
  width: 200,
  height: 74,
  x,
  y,
  ...more,
});

describe("the path of a wire", () => {
  it("is straight between cards of one height", () => {
    expect(wirePath(card(0, 0), card(300, 0), [])).toBe("M100 37H200H300H400");
  });

  it("bends half way between cards, and is straight along a lane", () => {
    const lane = [
      { x: 300, y: 237 },
      { x: 500, y: 237 },
    ];
    expect(wirePath(card(0, 0), card(600, 200), lane)).toBe("M100 37H200C250 37 250 237 300 237H500H600H700");
  });

  it("is the same line drawn from its end", () => {
    const lane = [
      { x: 300, y: 237 },
      { x: 500, y: 237 },
    ];
    expect(wirePath(card(0, 0), card(600, 200), lane, true)).toBe(
      "M700 237H600H500H300C250 237 250 37 200 37H100",
    );
  });

  it("ends at the rim of an opened group, whose inside it would cross", () => {
    expect(wirePath(card(0, 0), card(300, 0, { kind: "frame" }), [])).toBe("M100 37H200H300H300");
  });

  it("has its badge half way", () => {
    expect(wireMiddle(card(0, 0), card(300, 100), [])).toEqual({ x: 250, y: 87 });
  });
});
