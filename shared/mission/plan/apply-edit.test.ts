import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { applyEdits, isRejection, type AppliedEdits } from "./apply-edit.ts";
import { draftOf, specsInOrder, type PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { newPlanState } from "./plan-state.ts";
import { completeTask, id } from "./testing/specs.ts";
import { PATIENCE_MS } from "./testing/patience.ts";

const { reasons } = newPlanState();
const names = ["a", "b", "c", "d", "e", "f"];
const name = fc.constantFrom(...names).map(id);
const place = fc.nat(8);

const anyEdit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record({
    op: fc.constant("add" as const),
    task: fc
      .tuple(name, fc.uniqueArray(name, { maxLength: 2 }))
      .map(([one, after]) => completeTask(one, { after })),
    place,
  }),
  fc.record({ op: fc.constant("remove" as const), task: name }),
  fc.record({
    op: fc.constant("change" as const),
    task: fc.tuple(name, fc.string({ minLength: 1 })).map(([one, title]) => completeTask(one, { title })),
  }),
  fc.record({ op: fc.constant("connect" as const), task: name, after: name }),
  fc.record({ op: fc.constant("disconnect" as const), task: name, after: name }),
  fc.record({ op: fc.constant("move" as const), task: name, place }),
  fc.string().map((summary): PlanEdit => ({ op: "reasons", reasons: { ...reasons, summary } })),
);

const start = (): PlanDraft =>
  draftOf(
    [
      completeTask("a"),
      completeTask("b", { after: [id("a")] }),
      completeTask("c", { after: [id("a"), id("b")] }),
      completeTask("d", { after: [id("c"), id("a"), id("b")] }),
    ],
    reasons,
  );

/** Applies what can be applied, one edit after the other. */
function applyEach(draft: PlanDraft, edits: readonly PlanEdit[]): { draft: PlanDraft; done: AppliedEdits[] } {
  const done: AppliedEdits[] = [];
  let now = draft;
  for (const edit of edits) {
    const applied = applyEdits(now, [edit]);
    if (isRejection(applied)) continue;
    done.push(applied);
    now = applied.draft;
  }
  return { draft: now, done };
}

function mustApply(draft: PlanDraft, edits: readonly PlanEdit[]): AppliedEdits {
  const applied = applyEdits(draft, edits);
  if (isRejection(applied)) throw new Error(applied.sentence);
  return applied;
}

const sentenceOf = (edits: readonly PlanEdit[]): string => {
  const applied = applyEdits(start(), edits);
  return isRejection(applied) ? applied.sentence : "";
};

describe("edits of a plan", () => {
  it(
    "are taken back exactly by their inverse, whatever they are",
    () => {
      fc.assert(
        fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
          const before = start();
          const { done } = applyEach(before, edits);
          let now = done.at(-1)?.draft ?? before;
          for (const one of done.toReversed()) now = mustApply(now, one.inverse).draft;
          expect(now).toEqual(before);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it(
    "are taken back exactly as one list, and done again, any number of times",
    () => {
      let accepted = 0;
      fc.assert(
        fc.property(fc.array(anyEdit, { maxLength: 4 }), fc.nat(5), (edits, times) => {
          const before = start();
          const applied = applyEdits(before, edits);
          if (isRejection(applied)) return;
          accepted += 1;
          let now = applied;
          for (let turn = 0; turn < times; turn++) {
            const undone = mustApply(now.draft, now.inverse);
            expect(undone.draft).toEqual(before);
            now = mustApply(undone.draft, undone.inverse);
            expect(now.draft).toEqual(applied.draft);
          }
        }),
        { numRuns: CASES * 3, seed: SEED },
      );
      expect(accepted).toBeGreaterThan(CASES / 5);
    },
    PATIENCE_MS,
  );

  it(
    "never change the draft they are tried on",
    () => {
      fc.assert(
        fc.property(fc.array(anyEdit, { maxLength: 8 }), (edits) => {
          const before = start();
          applyEdits(before, edits);
          expect(before).toEqual(start());
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it(
    "never leave a circle, an edge to nowhere or an order that misses a task",
    () => {
      fc.assert(
        fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
          const { draft } = applyEach(start(), edits);
          expect(draft.order.toSorted()).toEqual([...draft.specs.keys()].toSorted());
          for (const spec of specsInOrder(draft)) {
            for (const before of spec.after) expect(draft.specs.has(before)).toBe(true);
          }
          const everything = applyEdits(draft, [{ op: "add", task: completeTask("z"), place: 0 }]);
          expect(isRejection(everything)).toBe(false);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it("are refused with the path when they close a circle", () => {
    expect(sentenceOf([{ op: "connect", task: id("a"), after: id("d") }])).toMatch(/\(.*→.*\)/);
    expect(sentenceOf([{ op: "connect", task: id("a"), after: id("a") }])).toContain("a → a");
    expect(sentenceOf([{ op: "add", task: completeTask("z", { after: [id("z")] }), place: 0 }])).toContain(
      "z → z",
    );
  });

  it("say which edit of a list could not be done, and do none", () => {
    const sentence = sentenceOf([
      { op: "remove", task: id("a") },
      { op: "remove", task: id("nobody") },
    ]);
    expect(sentence).toContain("Edit 2 of 2");
    expect(sentence).toContain("nobody");
    expect(sentence).toContain("The plan is as it was.");
  });

  it.each([
    [{ op: "add", task: completeTask("a"), place: 0 }, "already a task a"],
    [{ op: "add", task: completeTask("z", { after: [id("y")] }), place: 0 }, "y, which is not in the plan"],
    [{ op: "change", task: completeTask("z") }, "no task z"],
    [{ op: "connect", task: id("b"), after: id("a") }, "already comes after a"],
    [{ op: "disconnect", task: id("a"), after: id("b") }, "does not come after b"],
    [{ op: "move", task: id("z"), place: 0 }, "no task z"],
  ] as [PlanEdit, string][])("%j is refused", (edit, words) => {
    expect(sentenceOf([edit])).toContain(words);
  });
});
