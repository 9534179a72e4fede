import type { Sandbox, TaskKind } from "../words.ts";
import type { Assignment, TaskSpec } from "./task-spec.ts";

/** Looks at the work of others, or at the code: writes nothing, whoever asks for it. */
const READING_KINDS: readonly TaskKind[] = ["research", "review"];
/** Thinks: hands its result back as a report unless its brief opens the workspace. */
const THINKING_KINDS: readonly TaskKind[] = ["plan", "synthesis"];

export const mustOnlyRead = (spec: TaskSpec): boolean => READING_KINDS.includes(spec.kind);

/** The box the task flies in: a person's choice, else the brief, else by kind. */
export function sandboxOf(spec: TaskSpec): Sandbox {
  const asked = spec.assignment.sandbox ?? spec.brief.sandbox;
  if (asked !== null) return asked;
  return mustOnlyRead(spec) || THINKING_KINDS.includes(spec.kind) ? "read-only" : "workspace-write";
}

/** The same with what a person chose since; who only reads does so whatever anybody chose. */
export function sandboxFor(spec: TaskSpec, override: Assignment): Sandbox {
  if (mustOnlyRead(spec)) return "read-only";
  return override.sandbox ?? sandboxOf(spec);
}

export const writes = (spec: TaskSpec): boolean => sandboxOf(spec) !== "read-only";
