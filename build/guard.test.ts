import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findInstallProblem, isNodeNewEnough } from "./guard.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flightdeck-guard-"));
  await installAll();
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const packages = {
  "": { name: "project" },
  "node_modules/node": { version: "24.0.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/a/node_modules/b": { version: "2.0.0" },
  "node_modules/for-windows": { version: "1.0.0", optional: true },
};

async function write(path: string, content: unknown): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
}

async function installAll(): Promise<void> {
  await write("package-lock.json", { packages });
  await write("node_modules/.package-lock.json", { packages });
  for (const path of ["node_modules/node", "node_modules/a", "node_modules/a/node_modules/b"]) {
    await write(`${path}/package.json`, {});
  }
  await write("node_modules/node/bin/node", "program");
}

it.each([
  ["12.22.12", false],
  ["18.20.8", false],
  ["20.8.1", false],
  ["20.9.0", true],
  ["20.20.2", true],
  ["24.21.0", true],
])("knows whether Node %s is new enough", (version, enough) => {
  expect(isNodeNewEnough(version)).toBe(enough);
});

it("finds nothing wrong with a whole install", () => {
  expect(findInstallProblem(folder, "linux")).toBeUndefined();
});

it("tells that nothing is installed", async () => {
  await rm(join(folder, "node_modules"), { recursive: true });
  expect(findInstallProblem(folder, "linux")).toBe("the packages are not installed: run `npm ci`");
});

it("tells that an install was cut off while it wrote its list", async () => {
  await write("node_modules/.package-lock.json", '{"packages":{');
  expect(findInstallProblem(folder, "linux")).toContain("not installed");
});

it("names a package that is missing", async () => {
  await rm(join(folder, "node_modules/a/node_modules/b"), { recursive: true });
  expect(findInstallProblem(folder, "linux")).toContain("(first: b): run `npm ci`");
});

it("names a package of another version, as after a pull", async () => {
  await write("package-lock.json", { packages: { ...packages, "node_modules/a": { version: "1.1.0" } } });
  expect(findInstallProblem(folder, "linux")).toContain("(first: a): run `npm ci`");
});

it("tells that install scripts were off", async () => {
  await rm(join(folder, "node_modules/node/bin/node"));
  expect(findInstallProblem(folder, "linux")).toContain("install scripts are turned off");
});
