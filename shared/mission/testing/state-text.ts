import type { MissionState } from "../state.ts";

/** Maps and sets keep their order, which is part of a state; the keys of an object have none. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...(value as Map<unknown, unknown>)] };
  if (value instanceof Set) return { set: [...(value as Set<unknown>)] };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A state as text: two states are the same exactly when their texts are. */
export const stateText = (state: MissionState): string => JSON.stringify(state, plain);

/** Where two states part, short enough to read; null: they are the same. */
export function difference(one: MissionState, other: MissionState): string | null {
  const [left, right] = [stateText(one), stateText(other)];
  if (left === right) return null;
  let place = 0;
  while (left[place] === right[place]) place += 1;
  const from = Math.max(0, place - 200);
  return `…${left.slice(from, place + 100)}…\nagainst\n…${right.slice(from, place + 100)}…`;
}
