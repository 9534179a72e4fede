import { z } from "zod";
import type { Actor } from "../mission/actor.ts";
import { missionEvent, type Recorded } from "../mission/event.ts";
import { taskId } from "../mission/ids.ts";
import type { MissionState } from "../mission/state.ts";

// A window keeps the state of a mission itself: it starts with a copy of the engine's and folds every later event into it.
// JSON knows no Map and no Set, so these are marked. An object that has a key of the mark's own name is marked too: what an
// agent calls something can never pass for a mark.

const MARK = "$";

type Frozen = string | number | boolean | null | Frozen[] | { [key: string]: Frozen };

function freeze(value: unknown): Frozen {
  if (Array.isArray(value)) return value.map(freeze);
  if (value instanceof Map) return { [MARK]: "map", of: [...value].map(freeze) };
  if (value instanceof Set) return { [MARK]: "set", of: [...value].map(freeze) };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.some(([key]) => key === MARK)) return { [MARK]: "object", of: entries.map(freeze) };
    return Object.fromEntries(entries.map(([key, each]) => [key, freeze(each)]));
  }
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`a mission state holds a ${typeof value} that JSON does not know`);
}

const pairs = z.array(z.tuple([z.unknown(), z.unknown()]));
const named = z.array(z.tuple([z.string(), z.unknown()]));

function thaw(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(thaw);
  if (typeof value !== "object" || value === null) return value;
  if (!Object.hasOwn(value, MARK)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, thaw(each)]));
  }
  const { [MARK]: mark, of } = value as { [MARK]: unknown; of: unknown };
  if (mark === "map") return new Map(pairs.parse(of).map(([key, each]) => [thaw(key), thaw(each)]));
  if (mark === "set") return new Set(z.array(z.unknown()).parse(of).map(thaw));
  if (mark === "object") return Object.fromEntries(named.parse(of).map(([key, each]) => [key, thaw(each)]));
  throw new TypeError("a mission state is marked in a way this build does not know");
}

/** A mission's state on its way to a window. Made by the same build on the other side, so its inside is not checked again. */
export const missionSnapshot = z.object({ head: z.number().int(), state: z.record(z.string(), z.unknown()) });
export type MissionSnapshot = z.infer<typeof missionSnapshot>;

export function freezeMission(state: MissionState): MissionSnapshot {
  return { head: state.head, state: freeze({ ...state }) as Record<string, unknown> };
}

/** A state of its own: the caller may fold events into it. */
export function thawMission(snapshot: MissionSnapshot): MissionState {
  return thaw(snapshot.state) as MissionState;
}

const actor: z.ZodType<Actor> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("operator") }),
  z.object({ kind: z.literal("engine") }),
  z.object({ kind: z.literal("session"), task: taskId, attempt: z.number().int().min(1) }),
]);

/** What follows the snapshot, one at a time and without a gap. */
export const recordedEvent: z.ZodType<Recorded> = z.object({
  seq: z.number().int().min(1),
  at: z.number(),
  actor,
  event: missionEvent,
});
