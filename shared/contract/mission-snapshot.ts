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

/** In place: what was read from a message belongs to whoever thaws it, and building thousands of tasks anew takes twice as long. */
function thaw(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) value[at] = thaw(each);
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (Object.hasOwn(fields, MARK)) return unmarked(fields[MARK], fields["of"]);
  for (const key of Object.keys(fields)) fields[key] = thaw(fields[key]);
  return fields;
}

function unmarked(mark: unknown, of: unknown): unknown {
  const parts = thaw(of);
  if (mark === "set" && Array.isArray(parts)) return new Set<unknown>(parts);
  if (mark === "map" && isPairs(parts)) return new Map(parts);
  if (mark === "object" && isPairs(parts)) return Object.fromEntries(parts);
  throw new TypeError("a mission state is marked in a way this build does not know");
}

const isPairs = (value: unknown): value is [PropertyKey, unknown][] =>
  Array.isArray(value) && value.every((each) => Array.isArray(each) && each.length === 2);

/** A mission's state on its way to a window. Made by the same build on the other side, so its inside is not checked again. */
export const missionSnapshot = z.object({ head: z.number().int(), state: z.record(z.string(), z.unknown()) });
export type MissionSnapshot = z.infer<typeof missionSnapshot>;

export function freezeMission(state: MissionState): MissionSnapshot {
  return { head: state.head, state: freeze({ ...state }) as Record<string, unknown> };
}

/** A state of its own: the caller may fold events into it. The snapshot is used up by it. */
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
