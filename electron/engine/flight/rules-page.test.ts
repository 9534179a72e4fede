import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EVENT_VERSIONS } from "#shared/mission/upcast.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const words = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, word]) => word ?? []);

it("the page of rules names events that are there, and a test for each rule", () => {
  const page = readFileSync(join(root, "docs", "rules.md"), "utf8");
  const rows = [...page.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \|$/gm)]
    .map(([, tries = "", says = "", flown = ""]) => ({ tries, says, flown }))
    .filter(({ tries }) => tries !== "who tries what");
  expect(rows.length).toBeGreaterThan(20);
  for (const { tries, says, flown } of rows) {
    const events = words(says).filter((word) => !word.startsWith("refs/"));
    expect([tries, events.filter((event) => !Object.hasOwn(EVENT_VERSIONS, event))]).toEqual([tries, []]);
    const tests = words(flown);
    const missing = tests.filter((test) => !test.endsWith(".test.ts") || !existsSync(join(root, test)));
    expect([tries, tests.length > 0, missing]).toEqual([tries, true, []]);
  }
});
