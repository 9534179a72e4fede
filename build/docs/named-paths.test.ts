import { expect, it } from "vitest";
import { namedPaths } from "./named-paths.ts";

const topLevel = new Set(["README.md", "build", "electron", "docs", "package.json", ".github"]);
const pathsIn = (markdown: string) => namedPaths(markdown, topLevel).map(({ path }) => path);

it.each([
  ["a file in backticks", "See `build/start.ts`.", ["build/start.ts"]],
  ["a folder", "Look into `electron/engine/`.", ["electron/engine/"]],
  ["a top-level file", "`package.json` and `README.md`", ["package.json", "README.md"]],
  ["a line number", "`build/start.ts:12:3`", ["build/start.ts"]],
  ["a relative path", "`../docs/a.md`", ["../docs/a.md"]],
  ["a path with choices", "`electron/{main,preload}/x.ts`", ["electron/main/x.ts", "electron/preload/x.ts"]],
  ["a link", "[text](docs/adr/0001.md#why)", ["docs/adr/0001.md"]],
  ["a picture", '![shot](docs/shot.png "title")', ["docs/shot.png"]],
  ["a link with code as its text", "[`build/a.ts`](build/a.ts)", ["build/a.ts", "build/a.ts"]],
])("finds %s", (_name, markdown, paths) => {
  expect(pathsIn(markdown)).toEqual(paths);
});

it.each([
  ["a command", "`npm run build/x`"],
  ["a word that is no top-level entry", "`workspace/task`"],
  ["an address", "[site](https://example.com/build/x) and `https://example.com`"],
  ["an anchor", "[below](#below)"],
  ["a placeholder", "`build/<name>.ts`"],
  ["a fenced block", "```\n`build/gone.ts`\n[x](build/gone.ts)\n```"],
  ["an import name", "`#shared/contract/wire.ts`"],
])("leaves alone %s", (_name, markdown) => {
  expect(pathsIn(markdown)).toEqual([]);
});

it("tells the line", () => {
  expect(namedPaths("one\n\n`build/a.ts`", topLevel)).toEqual([
    { path: "build/a.ts", line: 3, kind: "code" },
  ]);
});
