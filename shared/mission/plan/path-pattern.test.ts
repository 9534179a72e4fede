import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { matches, mayOverlap, surelyCovers } from "./path-pattern.ts";
import { PATIENCE_MS } from "./testing/patience.ts";

const name = fc.stringMatching(/^[ab]{1,3}$/);
const paths = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const piece = fc.constantFrom(
  "a",
  "b",
  "*",
  "**",
  "?",
  "[ab]",
  "[!a]",
  "{a,b}",
  "{a/b,*}",
  "{b,{a,**}}",
  "ab",
);
const patterns = fc
  .array(fc.array(piece, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .map((names) => names.map((pieces) => pieces.join("")).join("/"));

describe("a path pattern", () => {
  it.each([
    ["src/*.ts", "src/a.ts", true],
    ["src/*.ts", "src/deep/a.ts", false],
    ["src/**/*.ts", "src/a.ts", true],
    ["src/**/*.ts", "src/x/y/a.ts", true],
    ["**", "any/thing", true],
    ["**/*auth*", "lib/oauth2.ts", true],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["{src,lib}/index.ts", "lib/index.ts", true],
    ["{src,lib}/index.ts", "bin/index.ts", false],
    ["src/{a,b/{c,d}}.ts", "src/b/d.ts", true],
    ["v[1-3].sql", "v2.sql", true],
    ["v[!1-3].sql", "v2.sql", false],
    ["v[!1-3].sql", "v/.sql", false],
    ["app/[id]/page.tsx", "app/[id]/page.tsx", true],
    ["app/[id]/page.tsx", "app/i/page.tsx", true],
    ["routes/{id}.ts", "routes/{id}.ts", true],
    ["src/auth", "src/auth/login.ts", true],
    ["src/auth", "src/authority.ts", false],
    ["src/*", "src/auth/login.ts", false],
    ["src/a.ts", "src/a.ts/b", false],
    [".github", ".github/workflows/ci.yml", true],
    ["conf.d/", "conf.d/a", true],
    ["Makefile", "Makefile/a", false],
    ["src/auth/**", "src/auth", false],
    ["a[", "a[", true],
    ["a{b", "a{b", true],
    ["ünï/*.ts", "ünï/😀.ts", true],
    ["ünï/?.ts", "ünï/😀.ts", true],
  ])("%s on %s is %s", (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it(
    "is said to overlap with another whenever one path is meant by both",
    () => {
      fc.assert(
        fc.property(patterns, patterns, paths, (a, b, path) => {
          fc.pre(matches(a, path) && matches(b, path));
          return mayOverlap(a, b) && mayOverlap(b, a);
        }),
        { numRuns: CASES, seed: SEED, maxSkipsPerRun: 1_000 },
      );
    },
    PATIENCE_MS,
  );

  it(
    "is said not to overlap only when no short path is meant by both, and the other way round",
    () => {
      const names = ["a", "b", "aa", "ab", "ba", "bb", "c", "{a", "b}"];
      const all = names.flatMap((one) => [one, ...names.flatMap((two) => [`${one}/${two}`])]);
      const flat = fc.array(fc.constantFrom("a", "b", "[ab]", "{a,b}"), { minLength: 1, maxLength: 2 });
      const short = fc
        .array(flat, { minLength: 1, maxLength: 2 })
        .map((list) => list.map((pieces) => pieces.join("")).join("/"));
      fc.assert(
        fc.property(short, short, (a, b) => {
          const meant = all.some((path) => matches(a, path) && matches(b, path));
          // Longer ones are beneath one of these: they cannot be the only path that both mean.
          const beneath = all.some((path) => matches(a, `${path}/a`) && matches(b, `${path}/a`));
          return mayOverlap(a, b) === (meant || beneath || a === b);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it.each([
    ["src/auth/**", "src/*/login.ts", true],
    ["src/a*.ts", "src/*b.ts", true],
    ["src/a*.ts", "src/b*.ts", false],
    ["src/[ab].ts", "src/[!ab].ts", false],
    ["src/*.ts", "src/**/*.sql", false],
    ["src", "src/index.ts", true],
    ["a/*", "a/", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(mayOverlap(a, b)).toBe(expected);
    expect(mayOverlap(b, a)).toBe(expected);
  });

  it(
    "answers in bounded time, whatever is written",
    () => {
      const hostile = [
        "*a".repeat(499),
        "**/".repeat(330),
        "{a,b}".repeat(199),
        `${"{a,".repeat(250)}b${"}".repeat(250)}`,
        "[a-z]*".repeat(166),
        "?*".repeat(499),
        "{".repeat(1_000),
      ];
      const began = Date.now();
      for (const a of hostile) {
        expect(matches(a, "a".repeat(1_000))).toBeTypeOf("boolean");
        for (const b of hostile.slice(0, 2)) expect(mayOverlap(a, b)).toBeTypeOf("boolean");
      }
      expect(Date.now() - began).toBeLessThan(9_000);
    },
    PATIENCE_MS,
  );
});

describe("what surely lies in a scope", () => {
  it("is said of folders, and never of what might reach outside", () => {
    expect(surelyCovers("src/auth/**", "src/auth/login.ts")).toBe(true);
    expect(surelyCovers("src/auth", "src/auth/*.ts")).toBe(true);
    expect(surelyCovers("src/auth/**", "src/**")).toBe(false);
    expect(surelyCovers("src/a*/**", "src/ab/c")).toBe(false);
    expect(surelyCovers("src", "src/{a,../b}/c")).toBe(false);
  });
});
