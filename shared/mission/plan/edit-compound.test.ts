import { describe, expect, it } from "vitest";
import { applyEdits, isRejection } from "./apply-edit.ts";
import { draftOf, type PlanDraft } from "./draft.ts";
import { deleteTasks } from "./edit-delete.ts";
import { changeTasks, reassignTasks, reorderTasks } from "./edit-many.ts";
import { mergeTasks } from "./edit-merge.ts";
import { splitTask } from "./edit-split.ts";
import { newPlanState } from "./plan-state.ts";
import type { PlanEdit } from "./plan-edit.ts";
import type { Rejection } from "../rejection.ts";
import { assignment } from "./task-spec.ts";
import { completeBrief, completeTask, id } from "./testing/specs.ts";

const start = (): PlanDraft =>
  draftOf(
    [
      completeTask("a"),
      completeTask("b", { after: [id("a")] }),
      completeTask("c", { after: [id("b")] }),
      completeTask("d", { after: [id("c"), id("a")] }),
    ],
    newPlanState().reasons,
  );

function done(edits: PlanEdit[] | Rejection): PlanDraft {
  if (isRejection(edits)) throw new Error(edits.sentence);
  const applied = applyEdits(start(), edits);
  if (isRejection(applied)) throw new Error(applied.sentence);
  return applied.draft;
}

const after = (draft: PlanDraft, name: string): string[] => draft.specs.get(id(name))?.after ?? ["gone"];
const refusal = (edits: PlanEdit[] | Rejection): string => (isRejection(edits) ? edits.sentence : "");

describe("splitting a task", () => {
  const parts = [completeTask("b1"), completeTask("b2"), completeTask("b3")];

  it("keeps the edges on both sides when the parts stand side by side", () => {
    const draft = done(splitTask(start(), { task: id("b"), parts, how: "parallel" }));
    expect(draft.order).toEqual(["a", "b1", "b2", "b3", "c", "d"]);
    expect(after(draft, "b2")).toEqual(["a"]);
    expect(after(draft, "c")).toEqual(["b1", "b2", "b3"]);
  });

  it("chains the parts when asked to, and one may keep the id", () => {
    const chain = [completeTask("b"), completeTask("b2")];
    const draft = done(splitTask(start(), { task: id("b"), parts: chain, how: "chain" }));
    expect(after(draft, "b")).toEqual(["a"]);
    expect(after(draft, "b2")).toEqual(["b"]);
    expect(after(draft, "c")).toEqual(["b2"]);
  });

  it("is refused for one part, an unknown task and an id that is taken", () => {
    expect(
      refusal(splitTask(start(), { task: id("b"), parts: [completeTask("x")], how: "chain" })),
    ).toContain("two parts");
    expect(refusal(splitTask(start(), { task: id("x"), parts, how: "chain" }))).toContain("no task x");
    const taken = [completeTask("x"), completeTask("a")];
    expect(refusal(splitTask(start(), { task: id("b"), parts: taken, how: "chain" }))).toContain(
      "already a task a",
    );
  });
});

describe("merging tasks", () => {
  it("joins scopes and acceptance and reroutes the edges", () => {
    const draft = done(mergeTasks(start(), { tasks: [id("b"), id("c")], id: id("bc"), title: "Both" }));
    const spec = draft.specs.get(id("bc"));
    expect(spec?.brief.scope.touch).toEqual(["src/b/index.ts", "src/c/index.ts"]);
    expect(spec?.brief.acceptance).toEqual([{ command: "npm test", timeoutSeconds: 600 }]);
    expect(spec?.after).toEqual(["a"]);
    expect(spec?.estimate.minutes).toBe(40);
    expect(after(draft, "d")).toEqual(["a", "bc"]);
    expect(draft.order).toEqual(["a", "bc", "d"]);
  });

  it("is refused with the path when another task lies between the two", () => {
    expect(refusal(mergeTasks(start(), { tasks: [id("a"), id("c")], id: id("ac"), title: "Round" }))).toMatch(
      /ac → b → ac|b → ac → b/,
    );
  });

  it("keeps an unanswered network question open", () => {
    const open = { ...completeBrief(["x"]), network: null };
    const draft = draftOf([completeTask("a"), completeTask("b", { brief: open })], newPlanState().reasons);
    const edits = mergeTasks(draft, { tasks: [id("a"), id("b")], id: id("a"), title: "One" });
    expect(edits).toContainEqual(
      expect.objectContaining({
        task: expect.objectContaining({ brief: expect.objectContaining({ network: null }) }),
      }),
    );
  });

  it("says which part does not fit when the joined one is too large", () => {
    const wide = (name: string) =>
      completeBrief(Array.from({ length: 300 }, (_, index) => `${name}/${index}.ts`));
    const draft = draftOf(
      [completeTask("a", { brief: wide("a") }), completeTask("b", { brief: wide("b") })],
      newPlanState().reasons,
    );
    expect(refusal(mergeTasks(draft, { tasks: [id("a"), id("b")], id: id("a"), title: "One" }))).toContain(
      "brief.scope.touch",
    );
  });

  it("is refused across phases", () => {
    const draft = draftOf(
      [completeTask("a", { phase: 1 }), completeTask("b", { phase: 2 })],
      newPlanState().reasons,
    );
    expect(refusal(mergeTasks(draft, { tasks: [id("a"), id("b")], id: id("a"), title: "One" }))).toContain(
      "phases",
    );
  });
});

describe("deleting tasks", () => {
  it("cuts the edges, or keeps the chain when asked to", () => {
    expect(after(done(deleteTasks(start(), [id("b"), id("c")], false)), "d")).toEqual(["a"]);
    expect(after(done(deleteTasks(start(), [id("b")], true)), "c")).toEqual(["a"]);
    expect(after(done(deleteTasks(start(), [id("a"), id("b")], true)), "c")).toEqual([]);
    expect(after(done(deleteTasks(start(), [id("b"), id("c")], true)), "d")).toEqual(["a"]);
  });

  it("is refused for a task that is not there", () => {
    expect(refusal(deleteTasks(start(), [id("x")], true))).toContain("no task x");
  });
});

describe("changing many tasks", () => {
  it("reassigns, changes and reorders", () => {
    const codex = assignment.parse({ agent: "codex" });
    expect(done(reassignTasks(start(), [id("a")], codex)).specs.get(id("a"))?.assignment).toEqual(codex);
    const changed = done(changeTasks(start(), [id("a"), id("b")], { phase: 2 }));
    expect([...changed.specs.values()].map((spec) => spec.phase)).toEqual([2, 2, null, null]);
    expect(done(reorderTasks(start(), [id("d"), id("a")], 1)).order).toEqual(["b", "d", "a", "c"]);
    expect(done(reorderTasks(start(), [id("a"), id("b")], 2)).order).toEqual(["c", "d", "a", "b"]);
  });

  it("is refused when one of them is not there, and changes none", () => {
    expect(refusal(changeTasks(start(), [id("a"), id("x")], { phase: 2 }))).toContain("no task x");
    expect(refusal(reassignTasks(start(), [id("x")], {}))).toContain("no task x");
    expect(refusal(reorderTasks(start(), [id("x")], 0))).toContain("no task x");
  });
});
