import { groupBy } from "../group-by.ts";
import { topologicalOrder, type GraphNode } from "../../graph.ts";
import type { TaskId } from "../../ids.ts";
import type { TaskSpec } from "../task-spec.ts";

/** Who certainly runs before whom. */
export interface Order {
  /** Where a task stands in one order that respects all edges. */
  readonly positionOf: (id: TaskId) => number;
  readonly isBefore: (first: TaskId, second: TaskId) => boolean;
}

/** Between phases stands a gate, so that order by phase is an edge like any other. No task id holds a space. */
const GATE = "phase gate ";
const isGate = (id: TaskId): boolean => id.startsWith(GATE);
const gate = (phase: number): TaskId => `${GATE}${phase}` as TaskId;

export const withoutGates = (ids: readonly TaskId[]): TaskId[] => ids.filter((id) => !isGate(id));

/** The tasks and a gate behind each phase: behind it stand the tasks of the next one. */
export function withGates(specs: readonly TaskSpec[]): GraphNode[] {
  const phases = [...new Set(specs.flatMap((spec) => spec.phase ?? []))].toSorted((a, b) => a - b);
  const before = new Map(phases.map((phase, index) => [phase, phases[index - 1]]));
  const members = groupBy(specs, (spec) => spec.phase);
  const gateBefore = (phase: number | null): TaskId[] => {
    const earlier = phase === null ? undefined : before.get(phase);
    return earlier === undefined ? [] : [gate(earlier)];
  };
  return [
    ...specs.map((spec) => ({ id: spec.id, after: [...spec.after, ...gateBefore(spec.phase)] })),
    ...phases.slice(0, -1).map((phase) => ({
      id: gate(phase),
      after: [...(members.get(phase) ?? []).map((spec) => spec.id), ...gateBefore(phase)],
    })),
  ];
}

const BITS = 32;

/** One bit for each pair: 10,000 tasks need 12.5 MB for as long as the check takes. */
export function orderOf(nodes: readonly GraphNode[]): Order {
  const sorted = topologicalOrder(nodes);
  const position = new Map(sorted.map((id, index) => [id, index]));
  const words = Math.ceil(sorted.length / BITS);
  const rows = new Uint32Array(sorted.length * words);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const [index, id] of sorted.entries()) {
    for (const before of byId.get(id)?.after ?? []) {
      const from = position.get(before);
      if (from !== undefined) inherit(rows, words, index, from);
    }
  }
  return {
    positionOf: (id) => position.get(id) ?? sorted.length,
    isBefore(first, second) {
      const bit = position.get(first);
      const row = position.get(second);
      if (bit === undefined || row === undefined) return false;
      return (((rows[row * words + Math.floor(bit / BITS)] ?? 0) >>> (bit % BITS)) & 1) === 1;
    },
  };
}

/** All that is before `from`, and `from` itself, is before `index`. */
function inherit(rows: Uint32Array, words: number, index: number, from: number): void {
  const target = index * words;
  const source = from * words;
  // What is before a task stands in front of it in the order: no word behind its own can have a bit.
  const used = Math.floor(from / BITS);
  for (let word = 0; word <= used; word++) {
    rows[target + word] = (rows[target + word] ?? 0) | (rows[source + word] ?? 0);
  }
  rows[target + used] = (rows[target + used] ?? 0) | (1 << (from % BITS));
}
