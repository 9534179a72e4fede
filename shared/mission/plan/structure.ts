import { findCycle, type GraphNode } from "../graph.ts";
import type { TaskId } from "../ids.ts";

/** Names in a sentence: enough to find them, never ten thousand. */
const NAMED = 5;

export function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}

/** A cycle as a person reads it; of a long one the two ends. */
export function cycleText(cycle: readonly TaskId[]): string {
  const shown = cycle.length <= 12 ? cycle : [...cycle.slice(0, 6), "…", ...cycle.slice(-5)];
  return shown.join(" → ");
}

export const cycleSentence = (cycle: readonly TaskId[]): string =>
  `The tasks wait for each other in a circle (${cycleText(cycle)}), so none of them could ever start. Cut one of these edges.`;

/** What makes a list of tasks no graph at all, one sentence each; empty: it is one. */
export function structuralProblems(nodes: readonly GraphNode[]): string[] {
  const problems: string[] = [];
  const ids = new Set<TaskId>();
  const twice = new Set<TaskId>();
  for (const { id } of nodes) {
    if (ids.has(id)) twice.add(id);
    ids.add(id);
  }
  if (twice.size > 0) {
    problems.push(`More than one task is called ${nameSome([...twice])}. Give each task an id of its own.`);
  }
  for (const node of nodes) {
    const problem = edgeProblem(node, ids);
    if (problem !== null) problems.push(problem);
  }
  const cycle = problems.length === 0 ? findCycle(nodes) : null;
  if (cycle !== null) problems.push(cycleSentence(cycle));
  return problems;
}

export function edgeProblem(node: GraphNode, ids: { has: (id: TaskId) => boolean }): string | null {
  if (node.after.includes(node.id)) {
    return `The task ${node.id} waits for itself (${node.id} → ${node.id}). Remove it from its own "after".`;
  }
  const unknown = node.after.filter((before) => !ids.has(before));
  if (unknown.length > 0) {
    return `The task ${node.id} comes after ${nameSome(unknown)}, which is not in the plan. Add it, or remove it from "after".`;
  }
  if (new Set(node.after).size < node.after.length) {
    return `The task ${node.id} names a task twice in "after". Name each once.`;
  }
  return null;
}
