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
