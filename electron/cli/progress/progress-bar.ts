import type { MissionState } from "#shared/mission/state.ts";
import { moneyText } from "../units.ts";
import { span, type Span } from "./styled-text.ts";

/** Cells of the bar itself: fine enough to see a task of thirty, short enough for a narrow terminal. */
const BAR_CELLS = 20;

/** How a mission stands, in one line: merged of all, running, waiting for a person, money, time. */
export function progressBar(state: MissionState, now: number): Span[] {
  const { counts, tasks, spend, pending } = state;
  const merged = counts.merged;
  const share = tasks.size === 0 ? 0 : merged / tasks.size;
  const full = Math.floor(share * BAR_CELLS);
  const running = counts.preparing + counts.running + counts.checking + counts.fixing + counts.merging;
  return [
    span("█".repeat(full), "good"),
    span("░".repeat(BAR_CELLS - full), "dim"),
    span(` ${merged}/${tasks.size} merged`, "strong"),
    span(` · ${running} running`),
    ...(pending.size === 0
      ? []
      : [span(` · ${pending.size} need${pending.size === 1 ? "s" : ""} you`, "warn")]),
    ...(counts.failed === 0 ? [] : [span(` · ${counts.failed} failed`, "bad")]),
    ...(state.held || state.paused ? [span(state.paused ? " · paused" : " · held", "warn")] : []),
    span(` · cost ${moneyText(spend.costMicros, spend.unknownCost)}`),
    span(` · ${elapsed(now - (state.launchedAt ?? now))}`, "dim"),
  ];
}

/** `0:07`, `12:30`, `1:02:03`. */
export function elapsed(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1_000));
  const two = (part: number): string => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}
