import { describe, expect, it } from "vitest";
import type { Plan } from "#shared/mission/plan/plan.ts";
import { importMarkdown } from "./import-markdown.ts";
import { texts } from "./testing/hostile-texts.ts";

function planOf(text: string): Plan {
  const imported = importMarkdown("p.md", text);
  if (!imported.ok) throw new Error(texts(imported).join("\n"));
  return imported.plan;
}
const edges = (text: string): (readonly [string, readonly string[]])[] =>
  planOf(text).tasks.map(({ id, after }) => [id, after]);
const problemsOf = (text: string): string[] => texts(importMarkdown("p.md", text));

describe("a Markdown checklist", () => {
  it("becomes tasks with their fields, their prose and their heading", () => {
    const [first, second] = planOf(`# Plan
## Backend ##
- [ ] Build the **API**
  It serves: everything.
  touch: src/{a,b}/**, \`lib/c.ts\`
  accept: npm test -- --run a,b
  done: it answers
  kind: test
  phase: 2
  minutes: 15
  network: no
  \`\`\`sh
  - [ ] no task
  after: nobody
  \`\`\`
1. [ ] Second
   network: fetches packages
`).tasks;
    expect(first).toMatchObject({
      id: "build-the-api",
      title: "Build the **API**",
      kind: "test",
      phase: 2,
      group: "Backend",
      estimate: { minutes: 15 },
      brief: {
        goal: "It serves: everything.\n```sh\n- [ ] no task\nafter: nobody\n```",
        scope: { touch: ["src/{a,b}/**", "lib/c.ts"] },
        acceptance: [{ command: "npm test -- --run a,b" }],
        criteria: ["it answers"],
        network: { needed: false },
      },
    });
    expect(second).toMatchObject({ brief: { network: { needed: true, reason: "fetches packages" } } });
  });

  it("closes a parent after its children, which wait for what the parent waits for", () => {
    const text =
      "- [ ] First\n- [ ] Epic (after: First)\n\t- [ ] One\n\t\t- [ ] Deep\n\t- [ ] Two (after: one)\n- [ ] Last\n  after: Epic\n";
    expect(edges(text)).toEqual([
      ["first", []],
      ["epic", ["first", "one", "two"]],
      ["one", ["first", "deep"]],
      ["deep", ["first"]],
      ["two", ["one", "first"]],
      ["last", ["epic"]],
    ]);
    expect(planOf(text).tasks.map(({ kind, group }) => [kind, group])).toEqual([
      ["implement", null],
      ["integrate", "Epic"],
      ["integrate", "Epic"],
      ["implement", "One"],
      ["implement", "Epic"],
      ["implement", null],
    ]);
  });

  it("leaves out what is checked, says so, and holds it for done", () => {
    const imported = importMarkdown(
      "p.md",
      "- [x] Done\n  - [ ] Child\n- [ ] Next (after: done)\n- [X] Also\n",
    );
    expect(imported.ok && imported.plan.tasks.map(({ id, after }) => [id, after])).toEqual([
      ["child", []],
      ["next", []],
    ]);
    expect(imported.ok && imported.leftOut).toEqual([
      { line: 1, column: 7, title: "Done", reason: "it is checked already" },
      { line: 4, column: 7, title: "Also", reason: "it is checked already" },
    ]);
  });

  it("makes ids of titles in the order of the file, and takes those that are written down first", () => {
    expect(
      edges("- [ ] Über Größe!\n- [ ] same\n- [ ] Same\n- [ ] other\n  id: same-2\n- [ ] ∞\n").map(
        ([id]) => id,
      ),
    ).toEqual(["uber-gro-e", "same", "same-3", "same-2", "task"]);
  });

  it("reads line ends of Windows and a byte order mark", () => {
    expect(edges("\uFEFF- [ ] A\r\n- [ ] B\r\n  after: A\r\n")).toEqual([
      ["a", []],
      ["b", ["a"]],
    ]);
  });

  it.each([
    [
      "a circle",
      "- [ ] A\n  after: b\n- [ ] B (after: c)\n- [ ] C\n  after: a\n",
      /^p\.md:5:3: .*circle: a → c → b → a/,
    ],
    ["itself as a dependency", "- [ ] A\n  after: a\n", /^p\.md:2:3: .*after itself/],
    ["a child that waits for its parent", "- [ ] P\n  - [ ] C (after: p)\n", /^p\.md:\d:\d+: .*circle/],
    ["a dependency that is missing", "- [ ] A\n  after: gone\n", /^p\.md:2:3: There is no task "gone"/],
    [
      "a dependency on a name that two have",
      "- [ ] A\n- [ ] A\n- [ ] B (after: a)\n",
      /^p\.md:3:7: More than one .*lines 1 and 2/,
    ],
    ["an id that stands twice", "- [ ] A\n  id: x\n- [ ] B\n  id: x\n", /^p\.md:4:3: The id "x" is taken/],
    [
      "an unknown kind",
      "- [ ] A\n  kind: tset\n",
      /^p\.md:2:3: "tset" is no kind of task\. Did you mean "test"\?/,
    ],
    ["a number that is none", "- [ ] A\n  phase: soon\n", /^p\.md:2:3: "phase" is a whole number/],
    [
      "a field that is said twice",
      "- [ ] A\n  kind: test\n  kind: docs\n",
      /^p\.md:3:3: "kind" is said a second time/,
    ],
    ["an absolute path", "- [ ] A\n  touch: /etc/passwd\n", /^p\.md:2:3: .*absolute path/],
    ["a path that leaves", "- [ ] A\n  touch: ../../x\n", /^p\.md:2:3: .*leaves the repository/],
    ["a title of nothing", "- [ ] \n", /^p\.md:1:\d: "title" of "task" .*is empty/],
    ["no list", "# Title\n- plain\n", /^p\.md:1:1: There is no checklist/],
    ["only what is done", "- [x] A\n", /^p\.md:1:1: .*no open task \(1 left out/],
  ])("refuses %s", (_what, text, sentence) => {
    expect(problemsOf(text)[0]).toMatch(sentence);
  });

  it("takes no longer for lines that are made to keep a pattern busy", () => {
    const started = performance.now();
    importMarkdown(
      "p.md",
      `# ${"#".repeat(1e6)}x\n- [ ] a${" ".repeat(1e6)}b\n  touch: ${"a,".repeat(1e6)}\n${"\t".repeat(1e6)}x`,
    );
    importMarkdown("p.md", `- [ ] ${"(after: ".repeat(1e5)}\n`);
    importMarkdown(
      "p.md",
      Array.from({ length: 5_000 }, (_, depth) => `${" ".repeat(depth)}- [ ] x`).join("\n"),
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
