import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hashSources } from "./app-build.ts";

let folder: string;
let before: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flightdeck-sources-"));
  await write("electron/main/main.ts", "main");
  await write("shared/ids.ts", "ids");
  await write("package.json", "{}");
  before = await hashSources(folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

it.each([
  ["a changed source", "electron/main/main.ts", "other"],
  ["a new source", "renderer/app.tsx", ""],
  ["a changed dependency", "package-lock.json", "{}"],
  ["a changed build configuration", "build/vite.config.ts", ""],
])("is another after %s", async (_name, path, content) => {
  await write(path, content);
  expect(await hashSources(folder)).not.toBe(before);
});

it("is another when content moves from one file to the next", async () => {
  await write("electron/main/main.ts", "mai");
  await write("shared/ids.ts", "nids");
  expect(await hashSources(folder)).not.toBe(before);
});

it.each([
  ["a test", "electron/main/main.test.ts"],
  ["documentation", "docs/page.md"],
  ["an output", "out/main/main.mjs"],
])("is the same after a change of %s", async (_name, path) => {
  await write(path, "new");
  expect(await hashSources(folder)).toBe(before);
});

it("is the same after a fresh checkout, which has other file times", async () => {
  await utimes(join(folder, "shared/ids.ts"), 1, 1);
  expect(await hashSources(folder)).toBe(before);
});
