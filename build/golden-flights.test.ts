import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { endingOf, foldRecorded } from "../shared/mission/testing/golden.ts";
import { EVENT_VERSIONS } from "../shared/mission/upcast.ts";

const folder = join(import.meta.dirname, "..", "shared", "mission", "recorded");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".jsonl"))
  .map((file) => file.slice(0, -".jsonl".length));

const linesOf = (name: string): string[] =>
  readFileSync(join(folder, `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n");
const stored = z.object({ type: z.string(), version: z.number() });

describe("a flight recorded by an earlier version", () => {
  it("is there", () => {
    expect(names.length).toBeGreaterThan(2);
  });

  it("holds every kind of event there is, some of them in an older version", () => {
    const lines = names.flatMap((name) => linesOf(name).map((line) => stored.parse(JSON.parse(line))));
    const kinds = new Set<string>(lines.map(({ type }) => type));
    expect(Object.keys(EVENT_VERSIONS).filter((type) => !kinds.has(type))).toEqual([]);
    const versions: ReadonlyMap<string, number> = new Map(Object.entries(EVENT_VERSIONS));
    expect(lines.some(({ type, version }) => version < (versions.get(type) ?? 0))).toBe(true);
  });

  it.each(names)("%s ends with the same statuses, decisions and money", (name) => {
    const lines = linesOf(name);
    const ending: unknown = JSON.parse(readFileSync(join(folder, `${name}.ending.json`), "utf8"));
    expect(endingOf(foldRecorded(lines))).toEqual(ending);
  });
});
