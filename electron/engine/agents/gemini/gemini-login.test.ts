import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loginOf } from "./gemini-adapter.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-gemini-"));
  mkdirSync(join(home, ".gemini"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it.each([
  ["no settings", null, "logged-out", "not chosen yet"],
  ["settings without a choice", "{}", "logged-out", "not chosen yet"],
  ["settings with comments", '{ // mine\n "security": {} }', "unknown", "cannot be read"],
  ["settings of another shape", "[]", "unknown", "cannot be read"],
  ["a key", '{"security":{"auth":{"selectedType":"gemini-api-key"}}}', "logged-in", "GEMINI_API_KEY"],
])("with %s says what is known of how it signs in", (_, settings, login, note) => {
  if (settings !== null) writeFileSync(join(home, ".gemini", "settings.json"), settings);
  const said = loginOf({ GEMINI_CLI_HOME: home, GEMINI_API_KEY: "of a test" });
  expect(said).toEqual({ login, loginNote: expect.stringContaining(note) });
});

it("with settings that may not be read is not told as one that nobody set up", () => {
  mkdirSync(join(home, ".gemini", "settings.json"));
  expect(loginOf({ GEMINI_CLI_HOME: home }).login).toBe("unknown");
});
