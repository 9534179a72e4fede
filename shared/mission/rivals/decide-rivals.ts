import type { CommandOf } from "../command.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import { ask } from "../decisions/ask.ts";
import { skipTask } from "../flight/decide-task.ts";
import { findFlying } from "../flight/find-task.ts";
import { hasEnded } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { Context, Outcome } from "../outcome.ts";
import { isScopedOut } from "./parts.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { compareRivals, sideText } from "./compare-rivals.ts";
import { mayBeCompared, rivalOf } from "./rivals.ts";

export function decideRivals(
  state: MissionState,
  command: CommandOf<"rivals.ask" | "rivals.pick">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (command.type === "rivals.ask") return askWhich(state, task, context, outcome);
  if (context.actor.kind !== "operator")
    return reject("not-allowed", "Only a person picks one of two. Nothing was changed.");
  return pick(state, task, command, outcome);
}

function askWhich(
  state: MissionState,
  task: TaskState,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const sides = compareRivals(state, task);
  const rival = rivalOf(state, task);
  if (sides === null || rival === null || !mayBeCompared(state, task))
    return reject(
      "wrong-state",
      `"${task.spec.id}" has no rival to be compared with now. Nothing was asked.`,
    );
  const pickable = rival.stage === "merge-queue";
  ask(state, context, outcome, {
    kind: "landing",
    task: task.spec.id,
    attempt: task.attempts.at(-1)?.number ?? null,
    subject: { kind: "task" },
    question: `Two did the same: ${task.spec.id} or ${rival.spec.id}?`,
    why: null,
    evidence: sides.map((side) => ({
      label: side.task,
      text: sideText(side),
      source: "what the engine saw",
    })),
    options: [
      {
        id: "pick",
        label: `Take ${task.spec.id}`.slice(0, 80),
        effect: `It goes on to be merged; ${rival.spec.id} is left out and its work is kept.`,
        tone: "approve",
      },
      ...(pickable
        ? [
            {
              id: "pick-other",
              label: `Take ${rival.spec.id}`.slice(0, 80),
              effect: `It goes on to be merged; ${task.spec.id} is left out and its work is kept.`,
              tone: "approve" as const,
            },
          ]
        : []),
    ],
    touches: task.spec.brief.scope.touch,
    undo: "not-automatic",
    ifNothing:
      "Neither is merged; what waits for them waits. Parts of both: flightdeck task pick … --take <files>.",
  });
  return null;
}

/** What a person picked is merged by the same rules as before; what was not is left out with everything it did. */
export function pick(
  state: MissionState,
  task: TaskState,
  { paths, reason }: Pick<CommandOf<"rivals.pick">, "paths" | "reason">,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const rival = rivalOf(state, task);
  if (rival === null || hasEnded(rival) || task.picked)
    return reject("wrong-state", `"${id}" has no rival to be picked over. Nothing was changed.`);
  if (task.stage !== "merge-queue")
    return reject("wrong-state", `"${id}" is not proven and reviewed yet, so it is not picked.`);
  if (task.paused !== null) return reject("wrong-state", `"${id}" is paused. Resume it, then pick it.`);
  if (rival.stage === "merging") return reject("wrong-state", `"${rival.spec.id}" is being merged.`);
  if (paths.length > 0) {
    if (rival.stage !== "merge-queue" || rival.workspace === null)
      return reject("wrong-state", `"${rival.spec.id}" is not proven, so nothing of it is taken over.`);
    const outside = paths.find((path) => isScopedOut(task, path));
    if (outside !== undefined)
      return reject(
        "invalid",
        `${outside} is outside of what "${id}" may change, so nothing was taken over.`,
      );
  }
  outcome.emit({ type: "rival.picked", task: id, over: rival.spec.id, paths: [...paths], reason });
  closeDecisionsOf(state, id, "superseded", "one of the two was picked", outcome);
  return skipTask(state, rival, `${id} was picked; its own work is kept`, outcome);
}
