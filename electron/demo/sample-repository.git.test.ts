import { execFileSync, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PAGES, SAMPLE_FILES } from "./sample-library.ts";
import { makeSampleRepository } from "./sample-repository.ts";
import * as work from "./sample-work.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-sample-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (place: string, ...args: string[]): string =>
  execFileSync("git", ["-C", place, ...args], { encoding: "utf8" }).trim();

/** Whether a command of the sample passes there. */
const passes = (place: string, ...args: string[]): boolean =>
  spawnSync(process.execPath, args, { cwd: place, env: { PATH: process.env["PATH"] } }).status === 0;

function write(place: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
}

describe("the sample repository", () => {
  it("is the same every time, and small", async () => {
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    await makeSampleRepository({ folder: one, speed: 1, answeredBy: "file" });
    await makeSampleRepository({ folder: other, speed: 1, answeredBy: "file" });
    expect(git(one, "rev-parse", "main")).toBe(git(other, "rev-parse", "main"));
    expect(git(one, "log", "--format=%an %aI %s", "main")).toBe(
      git(other, "log", "--format=%an %aI %s", "main"),
    );
    expect(git(one, "status", "--porcelain")).toBe("");
    expect(Object.keys(SAMPLE_FILES).length).toBeLessThan(20);
  });

  it("works as it is, and lacks exactly what the mission is about", async () => {
    const { folder: place } = await makeSampleRepository({
      folder: join(folder, "sample"),
      speed: 1,
      answeredBy: "file",
    });
    expect(passes(place, "--test", "test/text.test.js")).toBe(true);
    expect(passes(place, "scripts/check-docs.js")).toBe(true);
    for (const name of ["fill", "truncate", "escape", "cli", "index"])
      expect([name, passes(place, "--test", `test/${name}.test.js`)]).toEqual([name, false]);
  });

  it("holds as a whole with the work of the scripted agents, and not with the careless one", async () => {
    const { folder: place } = await makeSampleRepository({
      folder: join(folder, "sample"),
      speed: 1,
      answeredBy: "file",
    });
    const moved = Object.fromEntries(
      PAGES.map((page) => [`docs/manual/${page}`, readFileSync(join(place, "docs/guide", page), "utf8")]),
    );
    rmSync(join(place, "docs/guide"), { recursive: true });
    write(place, {
      ...moved,
      "README.md": work.README_MOVED,
      "docs/manual/truncate.md": work.TRUNCATE_PAGE_START + work.TRUNCATE_PAGE_END,
      "docs/manual/fill.md": work.FILL_PAGE,
      "src/fill.js": work.FILL_CARELESS,
      "src/truncate.js": work.TRUNCATE,
      "src/escape.js": work.ESCAPE,
      "src/index.js": work.INDEX,
      "bin/pocket-text.js": work.CLI,
      "CHANGELOG.md": work.CHANGELOG,
    });
    expect(passes(place, "--test", "test/fill.test.js")).toBe(false);
    write(place, { "src/fill.js": work.FILL });
    expect(passes(place, "--test")).toBe(true);
    expect(passes(place, "scripts/check-docs.js")).toBe(true);
  });

  it("has a conflict nobody can see in the plan: a page is added to a folder that moves meanwhile", async () => {
    const { folder: place } = await makeSampleRepository({
      folder: join(folder, "sample"),
      speed: 1,
      answeredBy: "file",
    });
    const commit = (message: string): string =>
      git(place, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", message);
    git(place, "checkout", "-q", "-b", "moved");
    git(place, "mv", "docs/guide", "docs/manual");
    commit("moved");
    git(place, "checkout", "-q", "-b", "added", "main");
    write(place, { "docs/guide/truncate.md": work.TRUNCATE_PAGE_START });
    git(place, "add", "--all");
    commit("added");
    const merged = spawnSync("git", ["-C", place, "merge-tree", "--write-tree", "moved", "added"], {
      encoding: "utf8",
    });
    expect(merged.status).toBe(1);
    expect(merged.stdout).toContain("CONFLICT (file location)");
  });

  it("is tested by the Node that Flightdeck runs on where nobody installed one", async () => {
    const tools = join(folder, "tools");
    mkdirSync(tools);
    symlinkSync(execFileSync("which", ["git"], { encoding: "utf8" }).trim(), join(tools, "git"));
    vi.stubEnv("PATH", tools);
    const made = await makeSampleRepository({
      folder: join(folder, "sample"),
      speed: 1,
      answeredBy: "person",
    }).finally(() => vi.unstubAllEnvs());
    expect(made.mission.text).toContain(".flightdeck/node --test test/fill.test.js");
    const own = spawnSync("./.flightdeck/node", ["--test", "test/text.test.js"], { cwd: made.folder });
    expect(own.status).toBe(0);
    expect(readFileSync(join(made.folder, ".flightdeck/pilot/cli.yaml"), "utf8")).toContain(
      "command: .flightdeck/node bin/pocket-text.js",
    );
  });

  it("is never written over what a person has", async () => {
    write(folder, { "mine.txt": "mine" });
    await expect(makeSampleRepository({ folder, speed: 1, answeredBy: "file" })).rejects.toThrow(
      "is not empty",
    );
    expect(readdirSync(folder)).toEqual(["mine.txt"]);
  });
});
