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
    return { state: "unknown", words: "Connecting to the engine", shape: "ring-question", tone: "unknown" };
  }
  switch (link.state) {
    case "starting": {
      const again = link.attempt > 1 ? ` again (${link.attempt} of ${STARTS_BEFORE_ASKING})` : "";
      return { state: "starting", words: `Engine starting${again}`, shape: "ring-dot", tone: "run" };
    }
    case "silent": {
      const words = `Engine not answering since ${timeOfDay(link.since)}`;
      return { state: "silent", words, shape: "ring-question", tone: "unknown" };
    }
    case "down":
      return { state: "down", words: "Engine stopped, starting again", shape: "ring-dot", tone: "run" };
    case "failed":
      return { state: "failed", words: "Engine does not start", shape: "octagon-cross", tone: "fail" };
    case "up":
      return upWords(engine);
  }
}

function upWords(engine: Topic<EngineStatus>): EngineWords {
  if (!engine.live || engine.value === null) {
    return { state: "connected", words: "Engine connected", shape: "ring-dot", tone: "run" };
  }
  if (engine.value.state === "recovery") {
    return { state: "recovery", words: "Database needs you", shape: "diamond", tone: "need" };
  }
  if (engine.value.sessionHost === "lost") {
    const words = "Engine ready, session host lost";
    return { state: "host-lost", words, shape: "ring-question", tone: "unknown" };
  }
  return { state: "ready", words: "Engine ready", shape: "disc-tick", tone: "done" };
}

export interface BannerWords {
  readonly title: string;
  readonly sentence: string;
  readonly asks: boolean;
}

/** What the banner under the header says; null when nothing is wrong. */
export function bannerWords(link: LinkState | null): BannerWords | null {
  if (link === null || link.state === "up") return null;
  switch (link.state) {
    case "starting":
      if (link.attempt <= 1) return null;
      return {
        title: `Engine stopped, starting again (${link.attempt} of ${STARTS_BEFORE_ASKING}).`,
        sentence: "Your terminals keep running.",
        asks: false,
      };
    case "silent":
      return {
        title: `Engine not answering since ${timeOfDay(link.since)}.`,
        sentence:
          "Your terminals keep running. What this window shows may be old; it goes on when the engine answers.",
        // Starting a second one beside it would be refused: there is nothing a person could press.
        asks: false,
      };
    case "down":
      return {
        title: `Engine stopped, starting again at ${exactTimeOfDay(link.retryAt)}.`,
        sentence: `${sentence(link.reason)} Your terminals keep running.`,
        asks: false,
      };
    case "failed":
      return {
        title: "The engine does not start.",
        sentence: `${sentence(link.reason)} Nothing was lost: everything acknowledged is on disk. Log: ${link.log}`,
        asks: true,
      };
  }
}

/** Reasons come with or without a full stop. */
function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
