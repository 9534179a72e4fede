import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Gate } from "./gate.ts";
import { closedGates, recordOf } from "./gates-of.ts";

const MINUTE = 60_000;
/** How often the world is asked; after the first looks less often, as what took so long takes longer. */
const LOOK_EVERY_MS = MINUTE;
const LATER_EVERY_MS = 5 * MINUTE;
const FIRST_LOOKS = 10;
/** A look nobody hears of again is made again after this, beyond what its own commands may take. */
const LOST_AFTER_MS = 10 * MINUTE;

/** When a timer opens. */
export function opensAt(state: MissionState, gate: Extract<Gate, { kind: "timer" }>): number {
  if (gate.notBefore !== null) return Date.parse(gate.notBefore);
  return (state.launchedAt ?? state.createdAt) + (gate.afterMinutes ?? 0) * MINUTE;
}

/** When a closed gate is looked at next. */
export function nextLook(state: MissionState, task: TaskState, gate: Gate): number {
  if (gate.kind === "timer") return opensAt(state, gate);
  const record = recordOf(task, gate);
  if (record === null) return 0;
  if (record.checkedAt === null) return record.startedAt + longestLook(gate);
  return record.checkedAt + (record.check <= FIRST_LOOKS ? LOOK_EVERY_MS : LATER_EVERY_MS);
}

function longestLook(gate: Exclude<Gate, { kind: "timer" }>): number {
  if (gate.kind !== "checks") return LOST_AFTER_MS;
  return gate.commands.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds * 1_000, LOST_AFTER_MS);
}

export interface GateLook {
  readonly task: TaskId;
  readonly gate: string;
  readonly at: number;
}

/** Everything a gate holds up now, with the time of the next look. While something is paused nobody looks. */
export function gateLooks(state: MissionState): readonly GateLook[] {
  if (state.phase !== "flying" || state.paused) return [];
  const looks: GateLook[] = [];
  const add = (id: TaskId, what: "start" | "merge"): void => {
    const task = state.tasks.get(id);
    if (task === undefined || task.paused !== null) return;
    for (const { gate } of closedGates(state, task, what))
      looks.push({ task: id, gate: gate.id, at: nextLook(state, task, gate) });
  };
  for (const id of state.gated) add(id, "start");
  for (const id of state.active) if (state.tasks.get(id)?.stage === "merge-queue") add(id, "merge");
  return looks;
}
