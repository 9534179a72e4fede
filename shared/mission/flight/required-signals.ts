import type { Attempt } from "./attempt.ts";
import type { Signal, SignalName } from "./signal.ts";
import type { TaskState } from "./task.ts";

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Which evidence an attempt needs. The list follows from the brief, never from what the agent says. */
export function requiredSignals(task: TaskState, { route }: Attempt): readonly SignalName[] {
  const { brief } = task.spec;
  // The box it flew in: a choice for the next attempt asks nothing less of this one.
  const writes = route.sandbox !== "read-only";
  return [
    "process-exit",
    "completed-event",
    "activity",
    "packet",
    "scope",
    ...(writes ? (["change"] as const) : []),
    ...(brief.expectedFiles.length > 0 ? (["expected-files"] as const) : []),
    ...(brief.acceptance.length > 0 ? (["acceptance"] as const) : []),
  ];
}

/** What the domain saw itself, through the agent's channel. */
export function ownSignals(task: TaskState, attempt: Attempt): readonly Signal[] {
  const questions = attempt.packet?.openQuestions ?? [];
  // A synthesis that leaves contradictions open has not synthesised.
  const unresolved = task.spec.kind === "synthesis" && questions.length > 0;
  return [
    ...exitSignals(attempt),
    {
      name: "completed-event",
      holds: attempt.completedSeen,
      source: "the agent's channel",
      detail: attempt.completedSeen
        ? "the run said that it is complete"
        : "the run never said that it is complete",
    },
    {
      name: "activity",
      holds: attempt.turns > 0 && attempt.toolCalls > 0,
      source: "the agent's channel",
      detail: `${many(attempt.turns, "turn")}, ${many(attempt.toolCalls, "tool call")}`,
    },
    {
      name: "packet",
      holds: attempt.packet !== null && !unresolved,
      source: "the agent's channel",
      detail: unresolved
        ? `contradictions are not resolved: ${questions.join("; ")}`
        : attempt.packet === null
          ? "nothing was handed back"
          : "handed back and well formed",
    },
  ];
}

/** A session that was seen to fail did, whatever anybody collected about it later. */
function exitSignals(attempt: Attempt): readonly Signal[] {
  const code = attempt.segments.at(-1)?.exitCode ?? null;
  if (code === null || code === 0) return [];
  return [
    { name: "process-exit", holds: false, source: "the end of its session", detail: `exit code ${code}` },
  ];
}

/** All signals together: what the engine collected cannot stand in for what the domain saw, nor the other way round. */
export function allSignals(
  task: TaskState,
  attempt: Attempt,
  collected: readonly Signal[],
): readonly Signal[] {
  const own = ownSignals(task, attempt);
  const names = own.map(({ name }) => name);
  return [...own, ...collected.filter(({ name }) => !names.includes(name))];
}

/** The required signals that do not hold. Missing evidence is unknown, and unknown is not success. */
export function lacking(task: TaskState, attempt: Attempt, signals: readonly Signal[]): readonly Signal[] {
  return requiredSignals(task, attempt).flatMap((name) => {
    const same = signals.filter((signal) => signal.name === name);
    if (same.length === 0) return [{ name, holds: null, source: "nobody", detail: "was not seen" }];
    return same.filter(({ holds }) => holds !== true);
  });
}
