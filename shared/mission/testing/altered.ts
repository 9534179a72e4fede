import { ENGINE, type Actor } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { decide } from "../decide.ts";
import type { TaskState } from "../flight/task.ts";
import { taskId } from "../ids.ts";
import type { Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { OneFlight } from "./one-flight.ts";

/**
 * The state of a flight with one task as no command leaves it: for the rules that are looked at once more where it counts,
 * although everything before them holds. The flight itself stays as it is.
 */
export function altered(flight: OneFlight, id: string, change: Partial<TaskState>): MissionState {
  const { state } = flight.world;
  return { ...state, tasks: new Map(state.tasks).set(taskId.parse(id), { ...flight.task(id), ...change }) };
}

/** The rejection of something that has to be refused in this state; a failure when it is not. */
export function refusedIn(
  state: MissionState,
  input: CommandInput,
  at: number,
  actor: Actor = ENGINE,
): Rejection {
  const decided = decide(state, command.parse(input), { at, actor });
  if (decided.ok) throw new Error(`${input.type} was not refused`);
  return decided.rejection;
}
