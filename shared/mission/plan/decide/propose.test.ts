import { describe, expect, it } from "vitest";
import { command, type CommandInput } from "../../command.ts";
import { task } from "../../testing/missions.ts";
import { stateText } from "../../testing/state-text.ts";
import type { TaskSpec } from "../task-spec.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";
import { bytesOf } from "./emit-plan.ts";
import { PATIENCE_MS } from "../testing/patience.ts";

const propose = (tasks: readonly TaskSpec[]): CommandInput => ({
  type: "plan.propose",
  plan: { tasks: [...tasks] },
  source: { kind: "hand" },
  plannedBy: null,
});

describe("proposing a plan", () => {
  it("puts it in the place of the draft, with nothing left of the one before", () => {
    const world = new PlanWorld(chain());
    world.send({ type: "plan.edit", edits: [{ op: "remove", task: "c" }] });
    world.send(propose([task("z")]));
    expect(world.order).toEqual(["z"]);
    expect(world.state.plan).toMatchObject({ undo: [], redo: [], reviewedBy: [] });
    expect(world.refusal({ type: "plan.undo" })).toContain("nothing to undo");
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
  });

  it.each([
    ["a duplicate id", [task("a"), task("a")], "More than one task is called a"],
    ["a missing dependency", [task("a", { after: ["gone"] })], "gone"],
    ["a self edge", [task("a", { after: ["a"] })], "a → a"],
    ["a circle", [task("a", { after: ["b"] }), task("b", { after: ["a"] })], "in a circle"],
    ["an edge named twice", [task("a"), task("b", { after: ["a", "a"] })], "twice"],
  ])("is refused with %s, and the draft before stays", (_what, tasks, words) => {
    const world = new PlanWorld(chain());
    expect(world.refusal(propose(tasks))).toContain(words);
    expect(world.order).toEqual(["a", "b", "c"]);
  });

  it.each(["../../x", "--upload-pack=x", "$(touch x)", "a b", "", "A", `a${"b".repeat(64)}`])(
    "never takes %j as the id of a task",
    (id) => {
      const wire = { ...propose([]), plan: { tasks: [{ id, title: "x" }] } };
      expect(command.safeParse(wire).success).toBe(false);
    },
  );

  it.each(["x\u0000y", "abc\u202edef", "half \ud800", "a".repeat(10_000), "two\nlines", " "])(
    "never takes %j as a title",
    (title) => {
      const wire = { ...propose([]), plan: { tasks: [{ id: "a", title }] } };
      expect(command.safeParse(wire).success).toBe(false);
    },
  );

  it.each(["../../x", "/etc/passwd", "a/../../b", ".git/hooks", "C:/x", "a\\b"])(
    "never takes %j as a scope",
    (touch) => {
      const wire = {
        ...propose([]),
        plan: { tasks: [{ id: "a", title: "A", brief: { scope: { touch: [touch] } } }] },
      };
      expect(command.safeParse(wire).success).toBe(false);
    },
  );

  it.each(["$(touch x)", "--upload-pack=x", "`rm -rf /`", "# not a heading", "{{x}}", "😀 ünï"])(
    "keeps the title %j letter for letter",
    (title) => {
      const world = new PlanWorld([task("a", { title })]);
      expect(world.state.tasks.get(task("a").id)?.spec.title).toBe(title);
      expect(world.world.refold().tasks.get(task("a").id)?.spec.title).toBe(title);
    },
  );

  it(
    "takes 10,000 tasks in events that are small enough, and not one more",
    () => {
      const tasks = Array.from({ length: 10_000 }, (_, index) =>
        task(`t${index}`, { after: index === 0 ? [] : [`t${index - 1}`] }),
      );
      const began = Date.now();
      const world = new PlanWorld(tasks);
      expect(Date.now() - began).toBeLessThan(15_000);
      expect(world.order).toHaveLength(10_000);
      for (const { event } of world.world.journal) expect(bytesOf(event)).toBeLessThan(4_000_000);
      const wire = { ...propose([]), plan: { tasks: [...tasks, task("more")] } };
      expect(command.safeParse(wire).error?.issues[0]?.message).toContain("10000 tasks");
      const full = {
        type: "plan.edit" as const,
        edits: [{ op: "add" as const, task: task("more"), place: 0 }],
      };
      expect(world.refusal(full)).toContain("at most 10000");
    },
    PATIENCE_MS,
  );

  it("splits large briefs by size, and refuses one that no event can hold", () => {
    const wide = (id: string, letter: string): TaskSpec =>
      task(id, {
        brief: { scope: { read: Array.from({ length: 500 }, (_, index) => letter.repeat(990) + index) } },
      });
    const world = new PlanWorld(Array.from({ length: 12 }, (_, index) => wide(`t${index}`, "a")));
    const sizes = world.world.journal.map(({ event }) => bytesOf(event));
    expect(Math.max(...sizes)).toBeLessThan(4_000_000);
    const huge = task("huge", {
      brief: {
        scope: {
          touch: Array.from({ length: 500 }, (_, index) => "語".repeat(990) + index),
          read: Array.from({ length: 500 }, (_, index) => "語".repeat(990) + index),
          avoid: Array.from({ length: 500 }, (_, index) => "語".repeat(990) + index),
        },
      },
    });
    expect(world.refusal(propose([huge]))).toContain("huge is larger than");
  });
});
