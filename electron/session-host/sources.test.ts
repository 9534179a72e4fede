import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.startsWith("testing/"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

describe("the sources of the session host", () => {
  it("start no program synchronously: every session would stand still", () => {
    const found = sources.filter(({ text }) => /\b(spawn|exec|execFile)Sync\b/.test(text));
    expect(found.map(({ name }) => name)).toEqual([]);
  });

  it("carry no bytes as base64; only the list of a secret's forms knows it", () => {
    const found = sources.filter(({ text }) => /base64|btoa|atob/.test(text));
    expect(found.map(({ name }) => name)).toEqual(["recording/secret-forms.ts"]);
  });

  it("name the null device as the platform does: opening /dev/null fails on Windows", () => {
    const found = sources.filter(({ text }) => /["'`]\/dev\/null/.test(text));
    expect(found.map(({ name }) => name)).toEqual([]);
  });

  it("never pause a terminal: node-pty loses what comes after", () => {
    const found = sources.filter(({ text }) => /\.pause\(\)/.test(text));
    // That one pauses a client's socket.
    expect(found.map(({ name }) => name)).toEqual(["client-connection.ts"]);
  });
});
