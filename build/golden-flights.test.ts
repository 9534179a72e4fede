import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endingOf, foldRecorded } from "../shared/mission/testing/golden.ts";

const folder = join(import.meta.dirname, "..", "shared", "mission", "recorded");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".jsonl"))
  .map((file) => file.slice(0, -".jsonl".length));

describe("a flight recorded by an earlier version", () => {
  it("is there", () => {
    expect(names.length).toBeGreaterThan(2);
  });

  it.each(names)("%s ends with the same statuses, decisions and money", (name) => {
    const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8").trimEnd().split("\n");
    const ending: unknown = JSON.parse(readFileSync(join(folder, `${name}.ending.json`), "utf8"));
    expect(endingOf(foldRecorded(lines))).toEqual(ending);
  });
});
