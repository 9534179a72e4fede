import { expect, it } from "vitest";
import { task } from "../testing/missions.ts";
import { found, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { isMemory, isRecord, recordFile, trackingFile } from "./record.ts";
import { trackingText } from "./tracking.ts";

it("lists every finding with its place, who found it, what became of it and why (feature 100)", () => {
  const flight = new ReviewedFlight([task("one"), task("two", { kind: "docs" })]);
  expect(trackingText(flight.world.state)).toBeNull();
  flight.pass("one");
  const [reviewer] = flight.running("one");
  flight.review("one", [
    found("minor", "Names mislead"),
    found("critical", "Empty list"),
    {
      ...found("important", "No test [x](http://evil.example)"),
      claim: "It lacks one.\n## Heading",
      file: null,
      line: null,
    },
  ]);
  const before = trackingText(flight.world.state) ?? "";
  expect(before).toContain("## Open (3)");
  // The worst is first.
  expect(before.indexOf("Empty list")).toBeLessThan(before.indexOf("Names mislead"));
  flight.pass("one");
  flight.review("one");
  const { state } = flight.world;
  const text = trackingText(state) ?? "";
  expect(trackingText(state)).toBe(text);
  const parts = text.split(/^## /m).slice(1);
  expect(parts.map((part) => part.slice(0, part.indexOf("\n")))).toEqual(["Put off (2)", "Repaired (1)"]);
  expect(parts[1]).toContain("- [x] **critical** Empty list");
  expect(parts[1]).toContain("where: `src/a.ts:3`, `one`");
  expect(parts[0]).toContain("where: no file, `one`");
  for (const { id, reason, state: now } of state.findings.values()) {
    expect(text).toContain(id);
    expect(text).toContain(`- ${now}: ${(reason ?? "").slice(0, 10)}`);
  }
  expect(text).toContain(`found by ${reviewer?.family} (${reviewer?.agent}), round 1`);
  // Words of a reviewer are no heading and no link.
  expect(text).not.toMatch(/^## Heading|[^\\]\]\(http/m);
});

it("lies beside the memory of its mission, and is no memory itself", () => {
  const { state } = new ReviewedFlight([task("one")]).world;
  expect(trackingFile(state)).toMatch(/^docs\/missions\/tracking\/[a-z0-9-]+-[A-Za-z0-9]+\.md$/);
  expect([isRecord(trackingFile(state)), isMemory(trackingFile(state))]).toEqual([true, false]);
  expect(isMemory(recordFile(state))).toBe(true);
});
