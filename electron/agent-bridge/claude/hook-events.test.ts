import { describe, expect, it } from "vitest";
import { HookEvents } from "./hook-events.ts";
import { hookPayload, statusPayload } from "./hook-frames.ts";

const NOW = 1_000_000;

/** What it says of a turn that its plan's limit ended, after the status line was given this. */
function limited(...windows: readonly object[]) {
  const events = new HookEvents("/w", () => NOW);
  for (const rate_limits of windows) events.ofStatus(statusPayload.parse({ rate_limits }));
  const failure = { hook_event_name: "StopFailure", session_id: "s1", error: "rate_limit" };
  return events.of(hookPayload.parse(failure), "").find(({ t }) => t === "trouble");
}

it.each([
  [{ used_percentage: 95, resets_at: 2_000 }, { used_percentage: 40, resets_at: 9_000 }, 300],
  [{ used_percentage: 40, resets_at: 2_000 }, { used_percentage: 95, resets_at: 9_000 }, 10_080],
])("the fullest window is told last, as the last one is kept: %j and %j", (five_hour, seven_day, last) => {
  const status = statusPayload.parse({ rate_limits: { five_hour, seven_day } });
  const told = new HookEvents("/w", () => NOW).ofStatus(status);
  expect(told).toHaveLength(2);
  expect(told.at(-1)).toMatchObject({ t: "limits", usedPercent: 95, windowMinutes: last });
});

const FULL = { used_percentage: 100, resets_at: 2_000 };

describe("a limit in its own terminal", () => {
  it("ends when the window that is used up ends", () => {
    const short = limited({ five_hour: FULL, seven_day: { used_percentage: 40, resets_at: 9_000 } });
    expect(short).toMatchObject({ trouble: { kind: "rate-limit", resetsAt: 2_000_000 } });
    const both = limited({ five_hour: FULL, seven_day: { used_percentage: 100, resets_at: 9_000 } });
    expect(both).toMatchObject({ trouble: { resetsAt: 9_000_000 } });
  });

  it("has no end where no window is used up, or the one that was is over", () => {
    expect(limited({ five_hour: { ...FULL, used_percentage: 80 } })).toMatchObject({
      trouble: { resetsAt: null },
    });
    expect(limited({ five_hour: { ...FULL, resets_at: 900 } })).toMatchObject({
      trouble: { resetsAt: null },
    });
    expect(limited({ five_hour: FULL }, {})).toMatchObject({ trouble: { resetsAt: null } });
  });
});
