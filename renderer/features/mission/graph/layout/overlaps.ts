import type { TaskId } from "#shared/mission/ids.ts";
import { orderOf, withGates } from "#shared/mission/plan/check/order.ts";
import { scopeReasons } from "#shared/mission/plan/check/scope-reasons.ts";
import { mayOverlap } from "#shared/mission/plan/path-pattern.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";

/** Two tasks that may run at the same time and may change the same paths. */
export interface Overlap {
  readonly tasks: readonly [TaskId, TaskId];
  readonly paths: readonly string[];
}

/** By the engine's own plan check. */
export function overlapsOf(specs: readonly TaskSpec[]): Overlap[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  return scopeReasons(specs, orderOf(withGates(specs))).flatMap(({ tasks: [first, second] }): Overlap[] => {
    const one = first === undefined ? undefined : byId.get(first);
    const other = second === undefined ? undefined : byId.get(second);
    if (one === undefined || other === undefined) return [];
    return [{ tasks: [one.id, other.id], paths: sharedPaths(one, other) }];
  });
}

function sharedPaths(one: TaskSpec, other: TaskSpec): string[] {
  const paths = one.brief.scope.touch.flatMap((a) =>
    other.brief.scope.touch.filter((b) => mayOverlap(a, b)).map((b) => (a.length >= b.length ? a : b)),
  );
  return [...new Set(paths)];
}
