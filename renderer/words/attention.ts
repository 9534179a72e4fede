import type { ShownState } from "./task-status.ts";

/** What a person should look at first stands first. */
const ORDER: readonly ShownState[] = [
  "needs_you",
  "failed",
  "no_signal",
  "running",
  "fixing",
  "checking",
  "in_review",
  "merging",
  "preparing",
  "rate_limited",
  "queued",
  "paused",
  "blocked",
  "waiting",
  "draft",
  "cancelled",
  "skipped",
  "merged",
  "landed",
];

const PLACES = new Map(ORDER.map((state, place) => [state, place]));

/** Smaller asks for more attention. */
export const attentionRank = (state: ShownState): number => PLACES.get(state) ?? ORDER.length;
