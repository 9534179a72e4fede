import type { Assignment, TaskSpec } from "../plan/task-spec.ts";
import type { Sandbox, TaskKind } from "../words.ts";

/** Work that looks and does not touch. */
const READ_ONLY_KINDS: readonly TaskKind[] = ["research", "review"];

/** How far the agent of a task may reach: the narrowest answer that was given wins nothing, the most specific one does. */
export function sandboxFor(spec: TaskSpec, override: Assignment): Sandbox {
  if (READ_ONLY_KINDS.includes(spec.kind)) return "read-only";
  return override.sandbox ?? spec.assignment.sandbox ?? spec.brief.sandbox ?? "workspace-write";
}

export const readsOnly = (spec: TaskSpec): boolean => READ_ONLY_KINDS.includes(spec.kind);
