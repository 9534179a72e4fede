import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  criticalPath,
  descendants,
  findCycle,
  maximumParallelism,
  ranks,
  topologicalOrder,
  waves,
  type GraphNode,
} from "./graph.ts";
import { taskId, type TaskId } from "./ids.ts";
import { CASES, SEED } from "./testing/cases.ts";
import { PATIENCE_MS } from "./plan/testing/patience.ts";

const id = (text: string): TaskId => taskId.parse(text);
const node = (name: string, ...after: string[]): GraphNode => ({ id: id(name), after: after.map(id) });
const count = (name: number): TaskId => id(`t${name}`);

/** Any graph of up to twelve tasks, cycles and self edges included. */
const anyGraph = fc
  .array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((lists) => lists.map((after, index): GraphNode => ({ id: count(index), after: after.map(count) })));

const acyclic = fc
  .array(fc.array(fc.nat(1_000), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((lists) =>
    lists.map((after, index): GraphNode => ({
      id: count(index),
      after: index === 0 ? [] : after.map((number) => count(number % index)),
    })),
  );

describe("a graph of tasks", () => {
  it("names a cycle with its path, the first task again at the end", () => {
    expect(findCycle([node("a", "c"), node("b", "a"), node("c", "b"), node("d", "a")])).toEqual([
      "a",
      "b",
      "c",
      "a",
    ]);
  });

  it("names a task that waits for itself", () => {
    expect(findCycle([node("a"), node("b", "b")])).toEqual(["b", "b"]);
  });

  it(
    "finds a cycle exactly when not every task can be put in order",
    () => {
      fc.assert(
        fc.property(anyGraph, (nodes) => {
          const cycle = findCycle(nodes);
          if (cycle === null) return topologicalOrder(nodes).length === nodes.length;
          const after = new Map(nodes.map((one) => [one.id, one.after]));
          expect(cycle.at(0)).toBe(cycle.at(-1));
          for (const [index, one] of cycle.slice(1).entries()) {
            expect(after.get(one)).toContain(cycle[index]);
          }
          return topologicalOrder(nodes).length < nodes.length;
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it(
    "puts every task in a wave behind all it waits for, and no later than needed",
    () => {
      fc.assert(
        fc.property(acyclic, (nodes) => {
          const waveOf = new Map(waves(nodes).flatMap((ids, wave) => ids.map((one) => [one, wave] as const)));
          return nodes.every((one) => {
            const before = one.after.map((other) => waveOf.get(other) ?? 99);
            return waveOf.get(one.id) === Math.max(-1, ...before) + 1;
          });
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it(
    "ranks by the longest way to the end, and the critical path is one such way",
    () => {
      fc.assert(
        fc.property(acyclic, (nodes) => {
          const minutes = new Map(nodes.map((one, index) => [one.id, (index * 7) % 5]));
          const minutesOf = (one: GraphNode): number => minutes.get(one.id) ?? 0;
          const found = ranks(nodes, minutesOf);
          const path = criticalPath(nodes, minutesOf);
          for (const one of nodes) {
            const behind = nodes.filter((other) => other.after.includes(one.id));
            const longest = Math.max(0, ...behind.map((other) => found.get(other.id) ?? 0));
            expect(found.get(one.id)).toBe(minutesOf(one) + longest);
          }
          expect(path.minutes).toBe(Math.max(...found.values()));
          expect(path.ids.reduce((sum, one) => sum + (minutes.get(one) ?? 0), 0)).toBe(path.minutes);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it("knows what waits for a task, through others too", () => {
    const nodes = [node("a"), node("b", "a"), node("c", "b"), node("d")];
    expect([...descendants(nodes, id("a"))]).toEqual(["b", "c"]);
    expect(maximumParallelism(waves(nodes))).toBe(2);
  });

  it("passes over edges to tasks that are not there", () => {
    const nodes = [node("a", "nobody"), node("b", "a")];
    expect(waves(nodes)).toEqual([["a"], ["b"]]);
    expect(findCycle(nodes)).toBeNull();
  });

  it("walks a chain of 10,000 tasks without running out of stack", () => {
    const chain = Array.from({ length: 10_000 }, (_, index): GraphNode => ({
      id: count(index),
      after: index === 0 ? [] : [count(index - 1)],
    }));
    expect(waves(chain)).toHaveLength(10_000);
    expect(ranks(chain, () => 1).get(count(0))).toBe(10_000);
    expect(criticalPath(chain, () => 2)).toMatchObject({ minutes: 20_000 });
    expect(descendants(chain, count(0)).size).toBe(9_999);
    const closed = [...chain.slice(1), { id: count(0), after: [count(9_999)] }];
    expect(findCycle(closed)).toHaveLength(10_001);
  });
});
