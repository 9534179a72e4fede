import { topologicalOrder } from "../../graph.ts";
import type { TaskId } from "../../ids.ts";
import type { TaskSpec } from "../task-spec.ts";
import type { Reason } from "./reason.ts";

interface Latest {
  readonly phase: number;
  readonly task: TaskId;
}

/** A task that waits for a later phase waits for ever: that phase waits for its own. */
export function phaseReasons(specs: readonly TaskSpec[]): Reason[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  const latest = new Map<TaskId, Latest>();
  const reasons: Reason[] = [];
  for (const id of topologicalOrder(specs)) {
    const spec = byId.get(id);
    if (spec === undefined) continue;
    const before = latestBefore(spec, latest);
    const { phase } = spec;
    if (phase !== null && before !== null && before.phase > phase) {
      reasons.push({
        verdict: "no-go",
        code: "phase-order",
        tasks: [id, before.task],
        sentence: `${id} belongs to phase ${phase} but comes after ${before.task} of phase ${before.phase}, which starts only when phase ${phase} is merged. Change a phase, or cut the edge.`,
      });
    }
    const own = phase === null ? null : { phase, task: id };
    const both = own !== null && (before === null || own.phase >= before.phase) ? own : before;
    if (both !== null) latest.set(id, both);
  }
  return reasons;
}

function latestBefore(spec: TaskSpec, latest: ReadonlyMap<TaskId, Latest>): Latest | null {
  let found: Latest | null = null;
  for (const before of spec.after) {
    const one = latest.get(before);
    if (one !== undefined && (found === null || one.phase > found.phase)) found = one;
  }
  return found;
}
