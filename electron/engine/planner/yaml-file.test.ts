import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { plan } from "#shared/mission/plan/plan.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { PATIENCE_MS, LITERAL_TITLES, REFUSED_TITLES, texts } from "./testing/hostile-texts.ts";
import { parseYaml, readYaml } from "./yaml-file.ts";

const problemsOf = (content: string | Uint8Array): string[] => texts(readYaml("p.yaml", content, plan));

describe("a YAML file of a person", () => {
  it("is read as data, with its places", () => {
    const read = readYaml("p.yaml", "---\ntasks:\n  - id: a\n    title: |\n      * not an alias\n", plan);
    if (!read.ok) throw new Error(texts(read).join("\n"));
    expect(read.value.tasks[0]?.title).toBe("* not an alias");
    expect(read.positions.of(["tasks", 0, "title"])).toEqual({ line: 4, column: 12 });
    expect(read.positions.ofKey(["tasks", 0, "title"])).toEqual({ line: 4, column: 5 });
    expect(read.positions.of(["tasks", 7, "nowhere"])).toEqual({ line: 3, column: 3 });
  });

  it("says line, column and sentence for everything that does not fit, in the order of the file", () => {
    expect(
      problemsOf(
        [
          "tasks:",
          "  - id: a",
          "    titel: x",
          "  - id: B!",
          "    title: 7",
          "    kind: implment",
          "    after: [a, '../x']",
          "    brief: { network: { needed: maybe }, scope: { touch: src } }",
          "    phase: 0",
          "    estimate: { minutes: .nan, lines: 1.5 }",
        ].join("\n"),
      ),
    ).toEqual([
      'p.yaml:2:5: "title" of "a" is missing; a text is expected.',
      'p.yaml:3:5: "titel" is no known key here. Did you mean "title"?',
      'p.yaml:4:9: "id" of "B!" ("B!") is not a name of lower-case letters, digits, dots, dashes and underscores.',
      'p.yaml:5:12: "title" of "B!" should be a text, but 7 stands here.',
      expect.stringMatching(/^p\.yaml:6:11: "kind" of "B!" should be one of .*did you mean "implement"\?$/),
      'p.yaml:7:16: Entry 2 of "after" of "B!" ("../x") is not a name of lower-case letters, digits, dots, dashes and underscores.',
      'p.yaml:7:16: Entry 2 of "after" of "B!" ("../x") holds two dots in a row.',
      expect.stringMatching(/^p\.yaml:8:33: "needed" of "B!" should be one of .*"maybe" stands here\.$/),
      'p.yaml:8:58: "touch" of "B!" should be a list, but the text "src" stands here.',
      'p.yaml:9:12: "phase" of "B!" is smaller than 1.',
      'p.yaml:10:26: "minutes" of "B!" should be a number, but NaN stands here.',
      'p.yaml:10:39: "lines" of "B!" should be a whole number, but 1.5 stands here.',
    ]);
  });

  it("names the keys that are known where none is near", () => {
    expect(problemsOf("quux: 1")).toEqual([
      'p.yaml:1:1: "quux" is no known key here. Known here are "reasons", "tasks".',
    ]);
  });

  it("lists at most twenty problems and counts the rest", () => {
    const found = problemsOf(`tasks: []\n${Array.from({ length: 500 }, (_, i) => `x${i}: 1`).join("\n")}`);
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toMatch(/: and 480 more$/);
  });

  it.each([
    ["an anchor", "tasks: &a []", 1, 8, /Anchors and aliases/],
    ["an alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", 1, 4, /Anchors and aliases/],
    ["a tag", "tasks: !!set {a}", 1, 8, /Tags/],
    ["a directive", "%YAML 1.2\n---\ntasks: []", 1, 1, /Directives/],
    ["a second document", "tasks: []\n---\ntasks: []", 2, 1, /second document/],
    ["something behind the end", "tasks: []\n...\nx: 1", 3, 1, /second document/],
    [
      "a key that stands twice",
      "tasks: []\nreasons: {}\ntasks: []",
      3,
      1,
      /a second time; the first is in line 1/,
    ],
    ["a key that stands twice deep inside", "reasons: {summary: a, summary: b}", 1, 23, /a second time/],
    ["a tab as indentation", "tasks:\n\t- id: x", 2, 1, /Tabs are not allowed/],
    ["a bracket that stays open", "tasks: [", 1, 9, /not valid YAML/],
    ["a NUL", "tasks:\n  - id: \0", 2, 9, /NUL/],
    ["nothing at all", "", 1, 1, /empty/],
    ["nothing but remarks", "# x\n", 1, 1, /empty/],
    ["a list where keys are expected", "- a", 1, 1, /should be a mapping/],
    ["a merge key", "<<: {tasks: []}", 1, 1, /"<<" is no known key/],
    ["a prototype", "__proto__: {tasks: []}", 1, 1, /"__proto__" is no known key/],
    ["more than a megabyte", `x: ${"a".repeat(1_000_000)}`, 1, 1, /1000003 bytes; at most 1000000/],
  ])("refuses %s", (_what, text, line, column, sentence) => {
    const [first] = problemsOf(text);
    expect(first).toMatch(new RegExp(`^p\\.yaml:${line}:${column}: `));
    expect(first).toMatch(sentence);
  });

  it("refuses bytes that are no UTF-8 and says where they begin", () => {
    const bytes = new Uint8Array([...Buffer.from("a: ä\nb: "), 0xff, 0x41]);
    expect(problemsOf(bytes)).toEqual([
      "p.yaml:2:4: The file is not UTF-8 text from here on. Save it as UTF-8.",
    ]);
  });

  it("reads a byte order mark and line ends of Windows like any other", () => {
    const content = Buffer.from("\uFEFFtasks: []\r\nreasons:\r\n  summry: x\r\n");
    expect(problemsOf(content)).toEqual([
      'p.yaml:3:3: "summry" is no known key here. Did you mean "summary"?',
    ]);
  });

  it.each(LITERAL_TITLES)("keeps %j letter by letter", (title) => {
    const read = readYaml("p.yaml", `tasks: [{ id: a, title: ${JSON.stringify(title)} }]`, plan);
    expect(read.ok && read.value.tasks[0]?.title).toBe(title);
  });

  it.each(REFUSED_TITLES)("refuses %j as a title, with its line", (title, because) => {
    const [first] = problemsOf(`tasks:\n  - { id: a, title: ${JSON.stringify(title)} }`);
    expect(first).toMatch(/^p\.yaml:2:21: /);
    expect(first).toMatch(because);
    expect(first).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}]/u);
  });

  it.each([
    ["brackets", "[".repeat(900_000)],
    ["braces", "{".repeat(900_000)],
    ["dashes", "- ".repeat(450_000)],
    ["commas", `[${",".repeat(900_000)}`],
    ["closing brackets", "]".repeat(900_000)],
    ["percent signs", "%\n".repeat(450_000)],
    ["deep keys", Array.from({ length: 1_300 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["many keys", Array.from({ length: 90_000 }, (_, key) => `k${key}: `).join("\n")],
  ])("refuses a megabyte of %s soon, without falling over", (_what, text) => {
    const started = performance.now();
    expect(problemsOf(text).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  it("never throws, whatever the text", { timeout: PATIENCE_MS }, () => {
    const pieces = fc.constantFrom(
      "- ",
      "a: ",
      "[",
      "]",
      "{",
      "}",
      "&x ",
      "*x",
      "!t ",
      "|\n ",
      "\n",
      "  ",
      "? ",
      '"',
      "'",
      "#",
      "---\n",
      "...\n",
      "\t",
      "\r\n",
      "%",
      ",",
      ":",
      "<<",
      "\ud800",
      "\u202e",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (content) => {
        for (const result of [
          parseYaml("x", content),
          readYaml("x", content, plan),
          readYaml("x", content, z.array(z.int())),
        ]) {
          expect(result.ok || result.problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(
            true,
          );
          expect(result.ok || result.problems.length > 0).toBe(true);
        }
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
