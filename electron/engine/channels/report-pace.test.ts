import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ReportPace } from "./report-pace.ts";

let left: AbortController;
beforeEach(() => {
  left = new AbortController();
});
afterEach(() => left.abort());

/** Is it heard at once? One that waits is given up at the end of the test. */
function isHeard(pace: ReportPace, characters: number): Promise<boolean> {
  const turn = pace.turn(characters, left.signal).then(
    () => true,
    () => false,
  );
  const soon = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([turn, soon]);
}

describe("the pace of one agent's reports", () => {
  it("takes a long one whole, and lets the next wait for its text", async () => {
    const pace = new ReportPace();
    expect(await isHeard(pace, 100)).toBe(true);
    expect(await isHeard(pace, 5_000_000)).toBe(true);
    expect(await isHeard(pace, 100)).toBe(false);
  });

  it("waits for nothing any more when the agent is gone", async () => {
    const pace = new ReportPace();
    expect(await isHeard(pace, 5_000_000)).toBe(true);
    pace.lift();
    expect(await isHeard(pace, 100)).toBe(true);
  });
});
