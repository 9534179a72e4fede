import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "#shared/mission/plan/plan.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { parseJson, readJson } from "./json-file.ts";
import { PATIENCE_MS, LITERAL_TITLES, REFUSED_TITLES, texts } from "./testing/hostile-texts.ts";

const problemsOf = (content: string): string[] => texts(readJson("p.json", content, plan));

describe("a JSON file of a person", () => {
  it("says line, column and sentence for what does not fit", () => {
    expect(problemsOf('{"tasks":[{"id":"a","titel":1},\n  {"id":"b","title":"x","after":["c",3]}]}')).toEqual(
      [
        'p.json:1:11: "title" of "a" is missing; a text is expected.',
        'p.json:1:21: "titel" is no known key here. Did you mean "title"?',
        'p.json:2:38: Entry 2 of "after" of "b" should be a text, but 3 stands here.',
      ],
    );
  });

  it.each([
    ["a key that stands twice", '{"tasks":[],\n"tasks":[]}', "2:1", /a second time/],
    [
      "a key that stands twice, once with an escape",
      '{"tasks":[],"t\\u0061sks":[]}',
      "1:13",
      /a second time/,
    ],
    ["a comma too many", '{"tasks":[],}', "1:13", /a key in double quotes is expected/],
    ["a remark", "// x\n{}", "1:1", /a value is expected/],
    ["single quotes", "{'tasks':[]}", "1:2", /a key in double quotes/],
    ["an end that comes too soon", '{"tasks":[\n', "2:1", /ends before the value does/],
    ["a second value", "{} {}", "1:4", /the end of the file is expected/],
    ["an escape that is none", '{"a":"\\x"}', "1:8", /escape/],
    ["a line break inside a text", '{"a":"x\ny"}', "1:8", /control character/],
    ["a NUL", '{"a":\0}', "1:6", /NUL/],
    ["nothing", " ", "1:1", /empty/],
    ["a number where keys are expected", "7", "1:1", /should be a mapping/],
    ["a prototype", '{"__proto__":{}}', "1:2", /no known key/],
    ["brackets in brackets", "[".repeat(100_000), "1:65", /too deep/],
  ])("refuses %s", (_what, text, place, sentence) => {
    const [first] = problemsOf(text);
    expect(first).toMatch(new RegExp(`^p\\.json:${place}: `));
    expect(first).toMatch(sentence);
  });

  it.each(LITERAL_TITLES)("keeps %j letter by letter", (title) => {
    const read = readJson("p.json", JSON.stringify({ tasks: [{ id: "a", title }] }), plan);
    expect(read.ok && read.value.tasks[0]?.title).toBe(title);
  });

  it.each(REFUSED_TITLES)("refuses %j as a title, with its line", (title, because) => {
    const [first] = problemsOf(`{"tasks":[\n${JSON.stringify({ id: "a", title })}]}`);
    expect(first).toMatch(/^p\.json:2:19: /);
    expect(first).toMatch(because);
    expect(first).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}]/u);
  });

  it("takes exactly what JSON.parse takes, as long as no key stands twice", { timeout: PATIENCE_MS }, () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"a"',
      '"',
      "\\",
      "1",
      "-",
      "1.5e3",
      "01",
      "true",
      "nul",
      " ",
      "\n",
      "\t",
    );
    const broken = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string({ unit: "binary" })), (text) => {
        const result = parseJson("x", text);
        const plain = parsed(text);
        if (result.ok) expect([result.value]).toEqual(plain);
        else if (plain !== null) expect(texts(result)[0]).toMatch(/a second time|too deep|NUL/);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("finds the place of every value", { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(3), (text, spaces) => {
        const pretty = JSON.stringify(JSON.parse(text), null, spaces);
        const result = parseJson("x", pretty);
        if (!result.ok) throw new Error(texts(result).join("\n"));
        for (const [path, value] of leaves(result.value, [])) {
          const { line, column } = result.positions.of(path);
          const rest = (pretty.split("\n")[line - 1] ?? "").slice(column - 1);
          expect(rest.startsWith(JSON.stringify(value))).toBe(true);
        }
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

function parsed(text: string): [unknown] | null {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function leaves(value: unknown, path: PropertyKey[]): [PropertyKey[], unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) => leaves(entry, [...path, key]));
}
