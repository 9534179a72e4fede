import { expect, it } from "vitest";
import { OPERATOR } from "#shared/mission/actor.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { hasGap, NOTHING, withNewer, withOlder, type Piece } from "./past.ts";

const event = (seq: number): Recorded => ({
  seq,
  at: seq,
  actor: OPERATOR,
  event: { type: "mission.held", reason: "" },
});
const piece = (from: number, to: number): Piece => ({
  events: Array.from({ length: to - from + 1 }, (_, at) => event(from + at)),
  before: from === 1 ? null : from,
});
const numbers = ({ events }: Piece): number[] => events.map(({ seq }) => seq);

it("keeps what was asked for when newer events come, and goes on from there", () => {
  let past = withNewer(NOTHING, piece(7, 9));
  past = withOlder(past, piece(4, 6));
  past = withNewer(past, piece(8, 11));
  expect(numbers(past)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  expect(past.before).toBe(4);
  expect(withOlder(past, piece(1, 3)).before).toBeNull();
});

it("says when newer events do not reach down to what is known", () => {
  const past = withNewer(NOTHING, piece(7, 9));
  expect(hasGap(past, 12)).toBe(true);
  expect(hasGap(past, 10)).toBe(false);
  expect(hasGap(past, null)).toBe(false);
  expect(hasGap(NOTHING, 12)).toBe(false);
});
