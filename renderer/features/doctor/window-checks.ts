import type { CheckResult } from "#shared/contract/health.ts";
import type { WindowFacts } from "#shared/contract/window.ts";

/** What only the window and main can see of this computer. */
export function windowChecks(facts: WindowFacts | null, at: number): readonly CheckResult[] {
  if (facts === null) return [];
  return [
    graphics(facts, at),
    notifications(facts, at),
    tray(facts, at),
    {
      id: "window.version",
      title: "Runtime",
      state: "good",
      sentence: `Electron ${facts.electron} with Chromium ${facts.chrome}.`,
      fix: null,
      checkedAt: at,
    },
  ];
}

const GRAPHICS = {
  hardware: { state: "good", sentence: "Terminals are drawn by the graphics card." },
  software: {
    state: "warning",
    sentence: "There is no usable graphics card, so everything is drawn in software. It works, only slower.",
  },
  off: { state: "warning", sentence: "Graphics acceleration is off. It works, only slower." },
} as const;

function graphics(facts: WindowFacts, checkedAt: number): CheckResult {
  return { id: "window.graphics", title: "Graphics", fix: null, checkedAt, ...GRAPHICS[facts.graphics] };
}

function notifications({ notifications: there }: WindowFacts, checkedAt: number): CheckResult {
  return {
    id: "window.notifications",
    title: "Notifications",
    state: there ? "good" : "warning",
    sentence: there
      ? "The desktop shows notifications."
      : "This desktop shows no notifications. What needs you is in the window and its title.",
    fix: null,
    checkedAt,
  };
}

function tray({ reachable }: WindowFacts, checkedAt: number): CheckResult {
  return {
    id: "window.tray",
    title: "Tray icon",
    state: reachable.tray ? "good" : "unknown",
    sentence: reachable.tray
      ? "The desktop has a place for a tray icon."
      : "No place for a tray icon was found. Start Flightdeck again to come back to a closed window.",
    fix: null,
    checkedAt,
  };
}
