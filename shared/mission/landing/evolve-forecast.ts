import type { EventOf } from "../event.ts";
import type { MissionState } from "../state.ts";
import { forecastOf, withoutPair } from "./forecast.ts";

export type ForecastEvent = EventOf<"conflict.foreseen" | "conflict.cleared">;

/** What two pieces of work will do to each other, newest last. */
export function evolveForecast(state: MissionState, event: ForecastEvent, at: number): void {
  const known = forecastOf(state, event.task, event.with);
  const others = withoutPair(state.forecasts, event.task, event.with);
  if (event.type === "conflict.cleared") {
    state.forecasts = others;
    return;
  }
  const { task, with: other, paths, told } = event;
  const toldAt = told ? at : (known?.toldAt ?? null);
  state.forecasts = [...others, { task, with: other, paths, at, times: (known?.times ?? 0) + 1, toldAt }];
}
