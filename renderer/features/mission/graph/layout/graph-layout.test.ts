import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { layoutGraph, type LayoutRequest } from "./graph-layout.ts";
import { groupsOf, MOST_SIBLINGS, type PlannedTask } from "./groups.ts";

const task = (id: string, after: readonly string[] = [], group: string | null = null): PlannedTask => ({
  id: id as TaskId,
  after: after as readonly TaskId[],
  group,
});

const many = (count: number, after: readonly string[]): PlannedTask[] =>
  Array.from({ length: count }, (_, at) => task(`s${at}`, after));

const request = (tasks: readonly PlannedTask[], open: readonly string[] = []): LayoutRequest => ({
  tasks,
  open,
  card: { width: 200, height: 74 },
  spacing: { columnGap: 56, rowGap: 32 },
  stood: new Map(),
});

describe("groups", () => {
  it("are what the plan names, and fan-outs of more than six siblings", () => {
    expect(groupsOf([task("root"), ...many(MOST_SIBLINGS, ["root"])])).toEqual([]);
    const [fan] = groupsOf([task("root"), ...many(MOST_SIBLINGS + 1, ["root"])]);
    expect(fan).toMatchObject({ kind: "siblings", members: { length: MOST_SIBLINGS + 1 } });
    const [named] = groupsOf([task("a", [], "api"), task("b", ["a"], "api"), task("c", ["b"])]);
    expect(named).toMatchObject({ kind: "plan", name: "api", members: ["a", "b"] });
  });

  it("are no cards where other tasks lead out and back in", () => {
    const tasks = [task("a", [], "api"), task("between", ["a"]), task("b", ["between"], "api")];
    expect(groupsOf(tasks)).toEqual([]);
  });

  it("do not hide independent tasks, nor siblings that go on by themselves", () => {
    expect(groupsOf(many(20, []))).toEqual([]);
    const chains = many(8, ["root"]).flatMap((each, at) => [each, task(`next${at}`, [each.id])]);
    expect(groupsOf([task("root"), ...chains])).toEqual([]);
  });
});

describe("the layout of a plan with groups", () => {
  const tasks = [
    task("root"),
    ...many(8, ["root"]),
    task(
      "end",
      many(8, []).map(({ id }) => id),
    ),
  ];
  const [fan] = groupsOf(tasks);

  it("draws a closed group as one card, with one wire for all that lead to it", () => {
    const { items, wires } = layoutGraph(request(tasks));
    expect(items.map(({ kind }) => kind)).toEqual(["task", "group", "task"]);
    expect(wires.map(({ from, to, pairs }) => [from, to, pairs.length])).toEqual([
      ["root", fan?.id, 8],
      [fan?.id, "end", 8],
    ]);
  });

  it("draws an opened one as a frame round its tasks", () => {
    const { items } = layoutGraph(request(tasks, [fan?.id ?? ""]));
    const frame = items.find(({ kind }) => kind === "frame");
    const members = items.filter((item) => item.frame === fan?.id);
    expect(members).toHaveLength(8);
    for (const { x, y, width, height } of members) {
      expect(x).toBeGreaterThan(frame?.x ?? 0);
      expect(y).toBeGreaterThan(frame?.y ?? 0);
      expect(x + width).toBeLessThan((frame?.x ?? 0) + (frame?.width ?? 0));
      expect(y + height).toBeLessThan((frame?.y ?? 0) + (frame?.height ?? 0));
    }
  });

  it("shows every task exactly once, whatever is grouped and open", () => {
    const plan = fc.array(
      fc.record({
        after: fc.array(fc.nat(30), { maxLength: 3 }),
        group: fc.constantFrom(null, null, "a", "b"),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(plan, fc.boolean(), (drafts, isOpen) => {
        const planned = drafts.map(({ after, group }, at) =>
          task(
            `t${at}`,
            [...new Set(after)].filter((each) => each < at).map((each) => `t${each}`),
            group,
          ),
        );
        const open = isOpen ? groupsOf(planned).map(({ id }) => id) : [];
        const { items } = layoutGraph(request(planned, open));
        const shown = items.filter(({ kind }) => kind !== "frame").flatMap((item) => item.tasks);
        expect(shown.toSorted()).toEqual(planned.map(({ id }) => id).toSorted());
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
