import { describe, expect, it } from "vitest";
import { importBeads } from "./import-beads.ts";
import { texts } from "./testing/hostile-texts.ts";

const lines = (...issues: readonly object[]): string =>
  issues.map((issue) => JSON.stringify(issue)).join("\n");
const problemsOf = (text: string): string[] => texts(importBeads("b.jsonl", text));

describe("an export of Beads", () => {
  it("becomes tasks in the order of their priority, with the edges that make one wait", () => {
    const imported = importBeads(
      "b.jsonl",
      lines(
        {
          id: "bd-e",
          title: "Epic",
          issue_type: "epic",
          priority: 1,
          status: "open",
          dependencies: [{ issue_id: "bd-e", depends_on_id: "bd-f", type: "blocks" }],
        },
        {
          id: "bd-e.1",
          title: "Child",
          priority: 2,
          status: "in_progress",
          issue_type: "chore",
          description: "What\r\nto do",
          design: "How",
          notes: "N",
          acceptance_criteria: "- [ ] one\n2. two\n",
          estimated_minutes: 12,
          labels: ["x"],
          a_field_of_tomorrow: {},
          dependencies: [
            { issue_id: "bd-e.1", depends_on_id: "bd-e", type: "parent-child" },
            { issue_id: "bd-e.1", depends_on_id: "bd-c" },
            { issue_id: "bd-e.1", depends_on_id: "bd-f", type: "related" },
            { issue_id: "bd-e.1", depends_on_id: "elsewhere", type: "discovered-from" },
          ],
        },
        { id: "bd-c", title: "Closed", status: "closed", dependencies: null },
        { _type: "memory", id: "m", content: "no issue" },
        { id: "bd-f", title: "First", status: "open", priority: 0 },
      ),
    );
    if (!imported.ok) throw new Error(texts(imported).join("\n"));
    expect(imported.plan.tasks.map(({ id, kind, after, group }) => [id, kind, after, group])).toEqual([
      ["bd-f", "implement", [], null],
      ["bd-e", "integrate", ["bd-f", "bd-e.1"], "Epic"],
      ["bd-e.1", "mechanical", ["bd-f"], "Epic"],
    ]);
    expect(imported.plan.tasks[2]).toMatchObject({
      brief: { goal: "What\nto do\n\nDesign:\nHow\n\nNotes:\nN", criteria: ["one", "two"] },
      estimate: { minutes: 12 },
    });
    expect(imported.leftOut).toEqual([{ line: 3, column: 1, title: "Closed", reason: "it is closed" }]);
  });

  it("makes ids of ours where theirs cannot be one, without taking another's", () => {
    const imported = importBeads(
      "b.jsonl",
      lines({ id: "BD 1", title: "A" }, { id: "bd-1", title: "B" }, { id: "../x", title: "C" }),
    );
    expect(imported.ok && imported.plan.tasks.map(({ id }) => id)).toEqual(["bd-1-2", "bd-1", "x"]);
  });

  it.each([
    ["a line that is no JSON", `${lines({ id: "a", title: "A" })}\n{"id":`, /^b\.jsonl:2:7: .*ends before/],
    ["an issue without an id", lines({ title: "A" }), /^b\.jsonl:1:1: "id" is missing/],
    ["an issue without a title", lines({ id: "a" }), /^b\.jsonl:1:1: "title" of "a" .*is empty/],
    ["a title of another type", lines({ id: "a", title: 1 }), /^b\.jsonl:1:19: "title" should be a text/],
    [
      "an id that stands twice",
      lines({ id: "a", title: "A" }, { id: "a", title: "B" }),
      /^b\.jsonl:2:1: The id "a" stands in a line before/,
    ],
    [
      "a dependency that is missing",
      lines({ id: "a", title: "A", dependencies: [{ depends_on_id: "b" }] }),
      /^b\.jsonl:1:1: "a" depends on "b"/,
    ],
    [
      "itself as a dependency",
      lines({ id: "a", title: "A", dependencies: [{ depends_on_id: "a" }] }),
      /^b\.jsonl:1:1: .*after itself/,
    ],
    [
      "itself as a parent",
      lines({ id: "a", title: "A", dependencies: [{ depends_on_id: "a", type: "parent-child" }] }),
      /after itself/,
    ],
    [
      "a circle",
      lines(
        { id: "a", title: "A", dependencies: [{ depends_on_id: "b" }] },
        { id: "b", title: "B", dependencies: [{ depends_on_id: "a" }] },
      ),
      /^b\.jsonl:[12]:1: .*circle: a → b → a/,
    ],
    [
      "parents in a circle",
      lines(
        { id: "a", title: "A", dependencies: [{ depends_on_id: "b", type: "parent-child" }] },
        { id: "b", title: "B", dependencies: [{ depends_on_id: "a", type: "parent-child" }] },
      ),
      /circle/,
    ],
    ["half of a character", '{"id":"a","title":"\\ud800"}', /^b\.jsonl:1:1: .*lone surrogate/],
    ["only what is closed", lines({ id: "a", title: "A", status: "closed" }), /no open task \(1 left out/],
  ])("refuses %s", (_what, text, sentence) => {
    expect(problemsOf(text)[0]).toMatch(sentence);
  });
});
