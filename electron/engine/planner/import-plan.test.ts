import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSource } from "#shared/mission/plan/plan.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { importBeads } from "./import-beads.ts";
import { importJson } from "./import-json.ts";
import { importMarkdown } from "./import-markdown.ts";
import { formatOf, importPlan } from "./import-plan.ts";
import { PATIENCE_MS, LITERAL_TITLES, REFUSED_TITLES, texts } from "./testing/hostile-texts.ts";

const COUNT = 10_000;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);
/** The same chain of tasks in every format. */
const FORMATS: Readonly<Record<string, (count: number) => string>> = {
  "p.md": (count) =>
    numbers(count)
      .map((n) => `- [ ] Task ${n}\n${n > 0 ? `  after: task ${n - 1}\n` : ""}  touch: src/${n}/**\n`)
      .join(""),
  "p.json": (count) =>
    JSON.stringify({
      tasks: numbers(count).map((n) => ({
        id: `task-${n}`,
        title: `Task ${n}`,
        after: n > 0 ? [`task-${n - 1}`] : [],
        brief: { goal: "g".repeat(200), scope: { touch: [`src/${n}/**`] } },
      })),
    }),
  "p.jsonl": (count) =>
    numbers(count)
      .map((n) =>
        JSON.stringify({
          id: `task-${n}`,
          title: `Task ${n}`,
          dependencies: n > 0 ? [{ depends_on_id: `task-${n - 1}` }] : [],
        }),
      )
      .join("\n"),
};
/** One task of a title in every format. */
const TITLED: Readonly<Record<string, (title: string) => string>> = {
  "p.md": (title) => `\n- [ ] ${title}\n`,
  "p.json": (title) => `{"tasks":\n[${JSON.stringify({ id: "a", title })}]}`,
  "p.jsonl": (title) => `\n${JSON.stringify({ id: "a", title })}`,
};
const formats = Object.keys(FORMATS);

describe("importing a plan", () => {
  it.each(formats)("takes ten thousand tasks of %s within a second", (file) => {
    const content = FORMATS[file]?.(COUNT) ?? "";
    // Processor time, and the best of three: other work of the machine is not what is measured.
    const took = numbers(3).map(() => {
      const started = process.cpuUsage();
      const imported = importPlan(file, content);
      const { user, system } = process.cpuUsage(started);
      expect(imported.ok && imported.plan.tasks[COUNT - 1]?.after).toEqual([`task-${COUNT - 2}`]);
      return (user + system) / 1_000;
    });
    expect(Math.min(...took)).toBeLessThan(1_000);
  });

  it.each(formats)("refuses one task more in %s, with the number", (file) => {
    expect(texts(importPlan(file, FORMATS[file]?.(COUNT + 1) ?? ""))[0]).toMatch(
      /1:\d+: .*(10001 tasks|has more than 10000 tasks)/,
    );
  });

  it.each(formats.flatMap((file) => LITERAL_TITLES.map((title) => [file, title] as const)))(
    "keeps in %s the title %j letter by letter",
    (file, title) => {
      const imported = importPlan(file, TITLED[file]?.(title) ?? "");
      expect(imported.ok && imported.plan.tasks[0]?.title).toBe(title);
      expect(imported.ok && imported.plan.tasks[0]?.id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    },
  );

  it.each(
    formats.flatMap((file) => REFUSED_TITLES.map(([title, because]) => [file, title, because] as const)),
  )("refuses in %s the title %j, with its line", (file, title, because) => {
    // A file cannot hold half of a character as such: it is replaced when the file is written.
    const bytes = Buffer.from(TITLED[file]?.(title) ?? "");
    const asBytes = texts(
      importPlan(file, file === "p.md" && /\ud800/.test(title) ? (TITLED[file]?.(title) ?? "") : bytes),
    );
    expect(asBytes[0]).toMatch(/^[^:]+:2:\d+: /);
    expect(asBytes[0]).toMatch(title.includes("\0") && file === "p.md" ? /NUL/ : because);
    expect(asBytes[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}]/u);
  });

  it.each([
    ["a.md", "{}", "markdown"],
    ["a.MARKDOWN", "", "markdown"],
    ["a.jsonl", "{}", "beads"],
    ["a.json", '{"id":"a","title":"b"}\n{"id":"b","title":"c"}', "beads"],
    ["a.json", '{"tasks":[]}', "json"],
    ["plan", ' {"tasks":[]}', "json"],
    ["plan", '{"id":"a","title":"b"}', "beads"],
    ["plan", "- [ ] x", "markdown"],
    ["a.json", "", "json"],
  ])("takes %s with %j for %s", (file, text, format) => {
    expect(formatOf(file, text)).toBe(format);
  });

  it("remembers name and hash of the file in a form a mission takes", () => {
    const content = Buffer.from("\uFEFF- [ ] A\r\n");
    const imported = importPlan("/some/where/pl\u202ean\n.md", content);
    expect(imported.ok && planSource.parse(imported.source)).toEqual({
      kind: "import",
      format: "markdown",
      name: "pl?an?.md",
      hash: createHash("sha256").update(content).digest("hex"),
    });
  });

  it("names a way round with both ends, however long it is", () => {
    const tasks = numbers(COUNT).map((n) => ({ id: `t${n}`, title: "T", after: [`t${(n + 1) % COUNT}`] }));
    const [first] = texts(importPlan("p.json", JSON.stringify({ tasks })));
    expect(first).toMatch(
      /^p\.json:1:\d+: The tasks wait for each other in a circle: t\d+ → .* … .*\. Take one/,
    );
    expect((first ?? "").length).toBeLessThan(300);
  });

  it("never throws, whatever the text", { timeout: PATIENCE_MS }, () => {
    const pieces = fc.constantFrom(
      "- [ ] ",
      "- [x] ",
      "\n",
      "  ",
      "\t",
      "after: ",
      "touch: ",
      "id: ",
      "phase: ",
      "(after: a)",
      "a",
      "b",
      ",",
      "```\n",
      "# ",
      '{"id":"',
      '","title":"',
      '","dependencies":[{"depends_on_id":"',
      '"}]}',
      '{"tasks":[',
      "]}",
      "{}",
      "null",
      "[",
      "\r\n",
      "\u202e",
      "\ud800",
      "\0",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("a.md", "a.json", "a.jsonl", "a", ""), (content, file) => {
        const results = [
          importPlan(file, content),
          importPlan(file, Buffer.from(content)),
          importBeads(file, content),
          importJson(file, content),
          importMarkdown(file, content),
        ];
        for (const result of results)
          expect(result.ok ? result.plan.tasks.length : result.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("never throws on bytes that are no text", { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom("a.md", "a.json", "a.jsonl", "a"),
        (bytes, file) => {
          const result = importPlan(file, bytes);
          expect(result.ok || result.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  });
});
