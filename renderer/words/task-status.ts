import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { TaskStatus } from "#shared/mission/flight/task.ts";
import type { GlyphShape, GlyphTone } from "../ui/glyph.tsx";

/** How a state of a task looks and is called, on every screen alike. `landed` and `draft` follow from the mission. */
export interface StateLook {
  readonly word: MessageDescriptor;
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
}

export type ShownState = TaskStatus | "draft" | "landed";

export const STATE_LOOKS: Readonly<Record<ShownState, StateLook>> = {
  draft: { word: msg`Draft`, shape: "pencil", tone: "idle" },
  waiting: { word: msg`Waiting`, shape: "ring", tone: "idle" },
  queued: { word: msg`Queued`, shape: "clock", tone: "idle" },
  rate_limited: { word: msg`Rate limited`, shape: "clock", tone: "idle" },
  preparing: { word: msg`Starting`, shape: "ring-dot", tone: "run" },
  running: { word: msg`Running`, shape: "ring-play", tone: "run" },
  checking: { word: msg`Checking`, shape: "ring-tick", tone: "run" },
  in_review: { word: msg`In review`, shape: "ring-tick", tone: "run" },
  fixing: { word: msg`Fixing`, shape: "ring-tick", tone: "run" },
  merging: { word: msg`Merging`, shape: "ring-tick", tone: "run" },
  needs_you: { word: msg`Needs you`, shape: "diamond", tone: "need" },
  failed: { word: msg`Failed`, shape: "octagon-cross", tone: "fail" },
  blocked: { word: msg`Blocked`, shape: "ring-slash", tone: "idle" },
  paused: { word: msg`Paused`, shape: "bars", tone: "idle" },
  cancelled: { word: msg`Cancelled`, shape: "square", tone: "idle" },
  skipped: { word: msg`Skipped`, shape: "square", tone: "idle" },
  merged: { word: msg`Done`, shape: "disc-tick", tone: "done" },
  landed: { word: msg`Landed`, shape: "disc-tick-line", tone: "done" },
  no_signal: { word: msg`No signal`, shape: "ring-question", tone: "unknown" },
};
