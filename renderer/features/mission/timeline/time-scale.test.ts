import { expect, it } from "vitest";
import { roundedEnd, timeScale, xOf } from "./time-scale.ts";

it("fits everything into its room, with labels that do not touch", () => {
  for (const minutes of [0.1, 1, 7, 45, 600]) {
    const scale = timeScale(1_000, roundedEnd(1_000, 1_000 + minutes * 60_000, 700), 700, 1);
    expect(scale.width).toBeCloseTo(700);
    expect(xOf(scale, 1_000 + minutes * 60_000)).toBeLessThanOrEqual(700);
    const [first = 0, second = 0] = scale.ticks.map((tick) => tick * scale.pxPerMs);
    expect(second - first).toBeGreaterThanOrEqual(88);
    // Nothing of the last label is cut.
    expect((scale.ticks.at(-1) ?? 0) * scale.pxPerMs + 60).toBeLessThanOrEqual(700);
  }
});

it("does not move with every second, and grows with zoom", () => {
  expect(roundedEnd(0, 62_000, 700)).toBe(roundedEnd(0, 61_000, 700));
  expect(timeScale(0, 61_000, 700, 4).width).toBeCloseTo(2_800);
});
