import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsedCommand } from "#shared/mission/policies/action.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { parseCommand } from "./parse-command.ts";

const words = (text: string): string[][] => parseCommand(text).parts.map((part) => part.words);

describe("parseCommand", () => {
  it("finds every plain command, in pipelines, lists and subshells", () => {
    const { parts, unclear } = parseCommand("a 1 | b && (c; d) || { e; } & f");
    expect(parts.map((part) => part.words)).toEqual([["a", "1"], ["b"], ["c"], ["d"], ["e"], ["f"]]);
    expect(unclear).toEqual([]);
  });

  it("takes a word as the program would get it", () => {
    expect(words("echo 'a b' \"c  d\" e\\ f g''h $'i\\tj'")).toEqual([
      ["echo", "a b", "c  d", "e f", "gh", "i\tj"],
    ]);
    expect(parseCommand("echo '$(x) > y *'").unclear).toEqual([]);
  });

  it("keeps assignments in front of the program", () => {
    expect(words("A=1 B='c d' git push")).toEqual([["A=1", "B=c d", "git", "push"]]);
    expect(words("export A=1")).toEqual([["export", "A=1"]]);
  });

  it.each([
    ["echo $(id)", "substitution"],
    ["echo `id`", "substitution"],
    ["cat <(id)", "substitution"],
    ["echo $X", "expansion"],
    ['echo "${X}"', "expansion"],
    ["echo $((1 + 1))", "expansion"],
    ["ls *.ts", "expansion"],
    ["ls a?", "expansion"],
    ["ls {a,b}", "expansion"],
    ["ls ~/x", "expansion"],
    ["ls > x", "redirect"],
    ["ls 2>&1", "redirect"],
    ["cat <<EOF\nx\nEOF", "redirect"],
    ["cat <<< x", "redirect"],
    ["{ ls; } > x", "redirect"],
    ["if a; then b; fi", "control-flow"],
    ["for x in a; do b; done", "control-flow"],
    ["while a; do b; done", "control-flow"],
    ["f() { a; }", "control-flow"],
    ["[[ -f x ]]", "control-flow"],
    ["((x++))", "control-flow"],
    ["echo 'unclosed", "unparsable"],
    ["if a", "unparsable"],
    ["", "unparsable"],
    ["# only a comment", "unparsable"],
  ])("says of %j that it hides something: %s", (text, unclear) => {
    expect(parseCommand(text).unclear).toContain(unclear);
  });

  it("shows what runs inside substitutions, documents and scripts", () => {
    expect(words("echo $(rm x)")).toContainEqual(["rm", "x"]);
    expect(words("bash -c 'rm x; sh -c \"rm y\"'")).toEqual(
      expect.arrayContaining([
        ["rm", "x"],
        ["rm", "y"],
      ]),
    );
    expect(words("bash <<EOF\nrm x\nEOF")).toContainEqual(["rm", "x"]);
    expect(words("cat <<EOF\n$(rm x)\nEOF")).toContainEqual(["rm", "x"]);
    expect(words("cat <<EOF\nrm x\nEOF")).not.toContainEqual(["rm", "x"]);
  });

  it("shows where a redirect goes", () => {
    expect(words("echo x >> /etc/hosts")).toEqual([
      ["echo", "x"],
      [">>", "/etc/hosts"],
    ]);
  });

  it("takes a script in a script in a script only so far", () => {
    let nested = "rm x";
    for (let depth = 0; depth < 12; depth += 1) nested = `bash -c ${JSON.stringify(nested)}`;
    expect(parseCommand(nested.slice(0, 20_000)).unclear).toContain("unparsable");
  });

  it("is never broken by a text, and what it gives always has the right shape", () => {
    const piece = fc.constantFrom(
      "$(",
      ")",
      "`",
      "'",
      '"',
      "\\",
      "${",
      "}",
      "<<EOF\n",
      "EOF",
      "\n",
      ";",
      "&",
      "|",
      "((",
      "[[",
      "if ",
      "then ",
      "fi",
      "case ",
      "esac",
      "{",
      "bash -c ",
      "eval ",
      "rm",
      " ",
      "\0",
      "\ud800",
      "~",
      "*",
      "=",
      "$'",
      "<(",
      "\u202e",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.array(piece, { maxLength: 60 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (line) => {
        expect(parsedCommand.safeParse(parseCommand(line)).success).toBe(true);
      }),
      { numRuns: CASES, seed: SEED },
    );
  }, 300_000);

  it.each([
    ["many words", `echo ${"x ".repeat(9_000)}`],
    ["many parts", "a;".repeat(9_000)],
    ["deep substitutions", "$(".repeat(5_000)],
    ["deep groups", "(".repeat(9_000)],
    ["deep braces", `${"{ ".repeat(5_000)}rm x`],
    ["one long word", "x".repeat(19_000)],
    ["many backslashes", "\\".repeat(19_000)],
  ])("says in time that it does not understand %s", (_name, text) => {
    const started = performance.now();
    const parsed = parseCommand(text);
    expect(parsed.unclear).toContain("unparsable");
    expect(parsedCommand.safeParse(parsed).success).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
