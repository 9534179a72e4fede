import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.ts";

const folder = join(import.meta.dirname, "recorded");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".jsonl"),
);

describe("the recorded frames", () => {
  it("are there for each CLI that is flown", () => {
    const clis = new Set(files.map((file) => file.split("-")[0]));
    expect(clis).toEqual(new Set(["claude", "codex", "gemini", "opencode"]));
  });

  it.each(files)("%s: each line is JSON, and nothing private is left in it", (file) => {
    const lines = readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line), line).toBeTypeOf("object");
    expect(scrub(lines, { folders: [] })).toEqual(lines);
    expect(lines.filter((line) => /\/(?:tmp|root|home|Users|var)\//.test(line))).toEqual([]);
  });
});
