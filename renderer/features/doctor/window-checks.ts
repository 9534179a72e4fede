import { i18n } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
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
      title: t`Runtime`,
      state: "good",
      sentence: t`Electron ${facts.electron} with Chromium ${facts.chrome}.`,
      fix: null,
      checkedAt: at,
    },
  ];
}

const GRAPHICS = {
  hardware: { state: "good", sentence: msg`Terminals are drawn by the graphics card.` },
  software: {
    state: "warning",
    sentence: msg`There is no usable graphics card, so everything is drawn in software. It works, only slower.`,
  },
  off: { state: "warning", sentence: msg`Graphics acceleration is off. It works, only slower.` },
} as const;

function graphics(facts: WindowFacts, checkedAt: number): CheckResult {
  const { state, sentence } = GRAPHICS[facts.graphics];
  return {
    id: "window.graphics",
    title: t`Graphics`,
    fix: null,
    checkedAt,
    state,
    sentence: i18n._(sentence),
  };
}

function notifications({ notifications: there }: WindowFacts, checkedAt: number): CheckResult {
  return {
    id: "window.notifications",
    title: t`Notifications`,
    state: there ? "good" : "warning",
    sentence: there
      ? t`The desktop shows notifications.`
      : t`This desktop shows no notifications. What needs you is in the window and its title.`,
    fix: null,
    checkedAt,
  };
}

function tray({ reachable }: WindowFacts, checkedAt: number): CheckResult {
  return {
    id: "window.tray",
    title: t`Tray icon`,
    state: reachable.tray ? "good" : "unknown",
    sentence: reachable.tray
      ? t`The desktop has a place for a tray icon.`
      : t`No place for a tray icon was found. Start Flightdeck again to come back to a closed window.`,
    fix: null,
    checkedAt,
  };
}
