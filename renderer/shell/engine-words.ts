import { t } from "@lingui/core/macro";
import type { EngineStatus } from "#shared/contract/health.ts";
import type { LinkState } from "#shared/contract/window.ts";
import type { Topic } from "../state/topic-store.ts";
import type { GlyphShape, GlyphTone } from "../ui/glyph.tsx";
import { exactTimeOfDay, timeOfDay } from "../ui/format.ts";

/** How often main starts a stopped engine before it asks a person. */
const STARTS_BEFORE_ASKING = 5;

export interface EngineWords {
  readonly state: string;
  readonly words: string;
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
}

/** The engine's state in words: what was observed, never what is hoped. */
export function engineWords(link: LinkState | null, engine: Topic<EngineStatus>): EngineWords {
  if (link === null) {
    return { state: "unknown", words: t`Connecting to the engine`, shape: "ring-question", tone: "unknown" };
  }
  switch (link.state) {
    case "starting": {
      const { attempt } = link;
      const words =
        attempt > 1 ? t`Engine starting again (${attempt} of ${STARTS_BEFORE_ASKING})` : t`Engine starting`;
      return { state: "starting", words, shape: "ring-dot", tone: "run" };
    }
    case "silent": {
      const since = timeOfDay(link.since);
      const words = t`Engine not answering since ${since}`;
      return { state: "silent", words, shape: "ring-question", tone: "unknown" };
    }
    case "down":
      return { state: "down", words: t`Engine stopped, starting again`, shape: "ring-dot", tone: "run" };
    case "failed":
      return { state: "failed", words: t`Engine does not start`, shape: "octagon-cross", tone: "fail" };
    case "up":
      return upWords(engine);
  }
}

function upWords(engine: Topic<EngineStatus>): EngineWords {
  if (!engine.live || engine.value === null) {
    return { state: "connected", words: t`Engine connected`, shape: "ring-dot", tone: "run" };
  }
  if (engine.value.state === "recovery") {
    return { state: "recovery", words: t`Database needs you`, shape: "diamond", tone: "need" };
  }
  if (engine.value.sessionHost === "lost") {
    const words = t`Engine ready, session host lost`;
    return { state: "host-lost", words, shape: "ring-question", tone: "unknown" };
  }
  return { state: "ready", words: t`Engine ready`, shape: "disc-tick", tone: "done" };
}

export interface BannerWords {
  readonly title: string;
  /** What main saw, in its own language. */
  readonly reason: string | null;
  readonly sentence: string;
  readonly asks: boolean;
}

/** What the banner under the header says; null when nothing is wrong. */
export function bannerWords(link: LinkState | null): BannerWords | null {
  if (link === null || link.state === "up") return null;
  switch (link.state) {
    case "starting": {
      const { attempt } = link;
      if (attempt <= 1) return null;
      return {
        title: t`Engine stopped, starting again (${attempt} of ${STARTS_BEFORE_ASKING}).`,
        reason: null,
        sentence: t`Your terminals keep running.`,
        asks: false,
      };
    }
    case "silent": {
      const since = timeOfDay(link.since);
      return {
        title: t`Engine not answering since ${since}.`,
        reason: null,
        sentence: t`Your terminals keep running. What this window shows may be old; it goes on when the engine answers.`,
        // Starting a second one beside it would be refused: there is nothing a person could press.
        asks: false,
      };
    }
    case "down": {
      const at = exactTimeOfDay(link.retryAt);
      return {
        title: t`Engine stopped, starting again at ${at}.`,
        reason: sentence(link.reason),
        sentence: t`Your terminals keep running.`,
        asks: false,
      };
    }
    case "failed": {
      const { log } = link;
      return {
        title: t`The engine does not start.`,
        reason: sentence(link.reason),
        sentence: t`Nothing was lost: everything acknowledged is on disk. Log: ${log}`,
        asks: true,
      };
    }
  }
}

/** Reasons come with or without a full stop. */
function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
