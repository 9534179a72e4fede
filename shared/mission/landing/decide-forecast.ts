import type { CommandOf } from "../command.ts";
import { steer } from "../flight/decide-task.ts";
import { findFlying } from "../flight/find-task.ts";
import { hasEnded } from "../flight/status.ts";
import type { TaskStage, TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import { writes } from "../plan/task-nature.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rivalOf } from "../rivals/rivals.ts";
import type { MissionState } from "../state.ts";
import { forecastOf, isBehind, MOST_TIMES, redirection, TOLD_EVERY_MS } from "./forecast.ts";

/** Whose work is done has nobody who could look out. */
const LISTENS: readonly TaskStage[] = ["preparing", "running", "checking", "fixing", "held"];

/** Somebody else may be in the way: there is a reason to look. */
export function askForForecast(state: MissionState, task: TaskState, outcome: Outcome): void {
  if (!writes(task.spec)) return;
  const others = [...state.active].some(
    (id) => id !== task.spec.id && (state.tasks.get(id)?.workspace ?? null) !== null,
  );
  if (others || state.counts.merged > 0) outcome.request({ type: "conflict.forecast", task: task.spec.id });
}

/** What git saw when it merged a piece of work with everybody else's, for a look. Each pair is said once per new file. */
export function decideForecast(
  state: MissionState,
  command: CommandOf<"conflict.forecast">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  if (hasEnded(found.value))
    return reject("wrong-state", `"${command.task}" has ended. Nothing was changed.`);
  for (const seen of command.compared) {
    const other = seen.with === null ? null : (state.tasks.get(seen.with) ?? null);
    if (seen.with !== null && (other === null || hasEnded(other))) continue;
    // Two rivals are meant to touch the same lines, and are never merged both.
    if (other !== null && rivalOf(state, found.value) === other) continue;
    const known = forecastOf(state, command.task, seen.with);
    if (seen.paths.length > 0) foresee(state, found.value, other, seen, context, outcome);
    else if (known !== undefined)
      outcome.emit({ type: "conflict.cleared", task: known.task, with: known.with });
  }
  return null;
}

function foresee(
  state: MissionState,
  task: TaskState,
  other: TaskState | null,
  { paths, by }: CommandOf<"conflict.forecast">["compared"][number],
  { at }: Context,
  outcome: Outcome,
): void {
  const [behind, ahead] = other === null || isBehind(task, other) ? [task, other] : [other, task];
  const known = forecastOf(state, behind.spec.id, ahead?.spec.id ?? null);
  const isNew = paths.some((path) => known?.paths.includes(path) !== true);
  if (!isNew || (known?.times ?? 0) >= MOST_TIMES) return;
  const about = { task: behind.spec.id, with: ahead?.spec.id ?? null, paths: [...paths] };
  const told = LISTENS.includes(behind.stage) && !wasTold(state, behind.spec.id, at, outcome);
  outcome.emit({ type: "conflict.foreseen", ...about, told });
  if (told) steer(behind, redirection(state, about, by), outcome);
}

/** Whatever it is about: at most one word in this time, and one in this step. */
function wasTold({ forecasts }: MissionState, task: TaskId, at: number, { events }: Outcome): boolean {
  const justNow = events.some(
    (event) => event.type === "conflict.foreseen" && event.task === task && event.told,
  );
  return (
    justNow ||
    forecasts.some((each) => each.task === task && each.toldAt !== null && at < each.toldAt + TOLD_EVERY_MS)
  );
}
