import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkDocs } from "./docs-check.ts";
import { runCommand } from "./run-command.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flightdeck-docs-"));
  await runCommand("git", ["init", "-q"], { cwd: folder });
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function track(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await runCommand("git", ["add", "."], { cwd: folder });
}

it("is content when every path exists, from the top or from the page", async () => {
  await track({
    "README.md": "`build/a.ts`, [b](docs/b.md), `build/*.ts`, and after a build `out/main`",
    "docs/b.md": "[up](../README.md), [a](../build/a.ts), `../build/a.ts`, `build/a.ts`",
    "build/a.ts": "",
  });
  expect(await checkDocs(folder)).toEqual([]);
});

it("names page and line of each path that does not exist", async () => {
  await track({
    "README.md": "# Title\n\n`build/gone.ts`\n[b](docs/gone.md)\n`build/*.css`",
    "build/a.ts": "",
  });
  expect(await checkDocs(folder)).toEqual([
    'README.md:3: "build/gone.ts" does not exist',
    'README.md:4: "docs/gone.md" does not exist',
    'README.md:5: "build/*.css" does not exist',
  ]);
});

it("does not look outside the checkout", async () => {
  await track({ "README.md": "[x](../../etc/passwd)" });
  expect(await checkDocs(folder)).toEqual(['README.md:1: "../../etc/passwd" does not exist']);
});

it("names a private place in any tracked file", async () => {
  await track({ "build/a.ts": `const a = "${["", "root", "x"].join("/")}";` });
  expect(await checkDocs(folder)).toEqual(["build/a.ts:1: names a folder of one machine"]);
});

it("says so when the folder is no checkout", async () => {
  await rm(join(folder, ".git"), { recursive: true });
  await expect(checkDocs(folder)).rejects.toThrow(/^git could not list the files of /);
});
