import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SettingsOfRepository } from "./settings-of-repository.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-settings-"));
  mkdirSync(join(folder, ".opencode"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("are as they were, whatever opencode and its terminal program made of them", () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("opencode.json", '{ "theme": "dark" }');
  write("elsewhere.json", "{}");
  symlinkSync("elsewhere.json", join(folder, ".opencode", "opencode.json"));
  const settings = new SettingsOfRepository(folder);
  write("opencode.json", '{ "$schema": "https://example.com/" }');
  write("opencode.json.tui-migration.bak", '{ "theme": "dark" }');
  write("tui.json", '{ "theme": "dark" }');
  settings.putBack();
  expect(readFileSync(join(folder, "opencode.json"), "utf8")).toBe('{ "theme": "dark" }');
  expect(readdirSync(folder).toSorted()).toEqual([".opencode", "elsewhere.json", "opencode.json"]);
  expect(readdirSync(join(folder, ".opencode"))).toEqual(["opencode.json"]);
});

const git = (...args: string[]): void =>
  void execFileSync("git", ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", ...args]);

it("are put back by the next session, where one was killed after its terminal program had moved them", () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("opencode.json", '{ "theme": "dark", "model": "one" }');
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "settings");
  // As its terminal program leaves them; nobody lived to put them back.
  write("tui.json", '{ "theme": "dark" }');
  write("opencode.json.tui-migration.bak", '{ "theme": "dark", "model": "one" }');
  write("opencode.json", '{ "model": "o');
  write("opencode.json.flightdeck-partial", "{");
  new SettingsOfRepository(folder).putBack();
  expect(readFileSync(join(folder, "opencode.json"), "utf8")).toBe('{ "theme": "dark", "model": "one" }');
  expect(readdirSync(folder).toSorted()).toEqual([".git", ".opencode", "opencode.json"]);
});

it("of a repository that holds such a backup itself are what the repository says", () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("opencode.json", "{}");
  write("tui.json", '{ "theme": "dark" }');
  write("opencode.json.tui-migration.bak", '{ "theme": "dark" }');
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "settings");
  new SettingsOfRepository(folder).putBack();
  expect(readFileSync(join(folder, "opencode.json"), "utf8")).toBe("{}");
  expect(existsSync(join(folder, "tui.json"))).toBe(true);
});

it(
  "are never left half, when whoever puts them back is killed in the middle of it",
  { timeout: 60_000 },
  async () => {
    const path = join(folder, "opencode.json");
    const before = `"${"a".repeat(20_000_000)}"`;
    writeFileSync(path, before);
    const program = `
    const { writeFileSync, renameSync } = await import("node:fs");
    const { SettingsOfRepository } = await import(${JSON.stringify(join(import.meta.dirname, "settings-of-repository.ts"))});
    const settings = new SettingsOfRepository(${JSON.stringify(folder)});
    for (let turn = 0; turn < 20; turn += 1) {
      writeFileSync(${JSON.stringify(join(folder, "other"))}, "{}");
      renameSync(${JSON.stringify(join(folder, "other"))}, ${JSON.stringify(path)});
      settings.putBack();
    }
    writeFileSync(${JSON.stringify(join(folder, "done"))}, "");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    // Looked at without a pause: the instant in which it is half is short.
    const whole = new Set([2, before.length]);
    const isWhole = (): boolean => whole.has(statSync(path).size);
    while (isWhole() && !existsSync(join(folder, "done"))) continue;
    child.kill("SIGKILL");
    await gone;
    expect([2, before.length]).toContain(statSync(path).size);
    expect(existsSync(join(folder, "done"))).toBe(true);
  },
);
