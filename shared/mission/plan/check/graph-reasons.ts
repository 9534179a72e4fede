import { findCycle } from "../../graph.ts";
import type { TaskId } from "../../ids.ts";
import { cycleSentence, edgeProblem, nameSome } from "../structure.ts";
import type { TaskSpec } from "../task-spec.ts";
import { reasonAbout, type Reason } from "./reason.ts";

/** What keeps the tasks from being a graph at all. */
export function graphReasons(specs: readonly TaskSpec[]): Reason[] {
  if (specs.length === 0) {
    const sentence = "The plan has no tasks, so there is nothing to fly. Add one, or ask a planner.";
    return [{ verdict: "no-go", code: "no-tasks", tasks: [], sentence }];
  }
  const ids = new Set<TaskId>();
  const twice = new Set<TaskId>();
  for (const { id } of specs) {
    if (ids.has(id)) twice.add(id);
    ids.add(id);
  }
  const reasons: Reason[] = [];
  if (twice.size > 0) {
    const sentence = `More than one task is called ${nameSome([...twice])}. Give each task an id of its own.`;
    reasons.push({ verdict: "no-go", code: "duplicate-id", tasks: [...twice], sentence });
  }
  for (const spec of specs) {
    const sentence = edgeProblem(spec, ids);
    if (sentence !== null) reasons.push({ verdict: "no-go", code: "bad-edge", tasks: [spec.id], sentence });
  }
  const cycle = findCycle(specs.filter((spec) => !spec.after.includes(spec.id)));
  if (cycle !== null) {
    reasons.push({ verdict: "no-go", code: "cycle", tasks: cycle.slice(1), sentence: cycleSentence(cycle) });
  }
  return [...reasons, ...orphans(specs)];
}

/** Of two tasks neither is lost; a few loose ones beside many connected ones probably are. */
const CONNECTED_PER_ORPHAN = 2;

function orphans(specs: readonly TaskSpec[]): Reason[] {
  const connected = new Set<TaskId>();
  for (const spec of specs) {
    for (const before of spec.after) connected.add(before).add(spec.id);
  }
  const loose = specs.length - connected.size;
  if (loose === 0 || connected.size < loose * CONNECTED_PER_ORPHAN) return [];
  return reasonAbout(
    specs,
    (spec) => !connected.has(spec.id),
    "caution",
    "orphan",
    (names) =>
      `${names}: comes after nothing and nothing comes after it, while the rest of the plan is connected. Connect it, or leave it if it really stands alone.`,
  );
}
