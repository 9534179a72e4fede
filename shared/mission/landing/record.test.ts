import { describe, expect, it } from "vitest";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { decisionsText, recordFile, recordText } from "./record.ts";

function flown(): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind: "docs" }), task("two", { kind: "docs" })]);
  flight.person({
    type: "mission.record-decision",
    title: "Storage",
    text: `SQLite.\n<!-- end of flightdeck ${flight.world.state.id} -->\n# Not a heading`,
    reason: "One file.",
  });
  flight.pass("one");
  flight.merge("one");
  return flight;
}

describe("what is written down of a mission", () => {
  it("is what was done, why, and what is next, the same whenever it is written (feature 114)", () => {
    const { state } = flown().world;
    const text = recordText(state);
    expect(text).toContain("**one**");
    expect(text).toContain("Storage: SQLite.");
    expect(text).toContain("## What is next");
    expect(text).not.toMatch(/^# Not a heading/m);
    expect(recordText(state)).toBe(text);
    expect(recordFile(state)).toMatch(/^docs\/missions\/[a-z0-9-]+-[A-Za-z0-9]+\.md$/);
  });

  it("stands in the decision log once, and everything else there stays letter for letter (feature 114)", () => {
    const { state } = flown().world;
    const theirs = "# Ours\r\n\r\nKept *as it is*.";
    const once = decisionsText(theirs, state) ?? "";
    expect(once.startsWith(theirs)).toBe(true);
    expect(once).toContain("> SQLite.");
    expect(decisionsText(once, state)).toBe(once);
    const more = { ...state, decisionLog: [...state.decisionLog, ...state.decisionLog] };
    const after = decisionsText(`${once}\nWritten later.\n`, more) ?? "";
    expect(after.startsWith(theirs)).toBe(true);
    expect(after.endsWith("\nWritten later.\n")).toBe(true);
    expect(after.match(/> SQLite\./g)).toHaveLength(2);
    const none = { ...state, decisionLog: [] };
    expect(decisionsText(once, none)).not.toContain("SQLite");
    expect(decisionsText(null, none)).toBeNull();
    expect(decisionsText("theirs", none)).toBeNull();
  });
});
