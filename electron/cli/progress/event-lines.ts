import type { Recorded } from "#shared/mission/event.ts";
import { eventLine as told, filled, type LineTone, type LineValue } from "#shared/mission/log/event-line.ts";
import { spanText } from "#shared/mission/receipt/receipt-markdown.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { moneyText } from "../units.ts";

/** One line about something that happened. `task`: empty for the mission as a whole. */
export interface EventLine {
  readonly task: string;
  readonly what: string;
  readonly tone: LineTone;
}

/** What to say of an event; null: nothing. `state`: with the event in it. */
export function eventLine(recorded: Recorded, state: MissionState): EventLine | null {
  const line = told(recorded, state);
  if (line === null) return null;
  const { task, message, values, tone } = line;
  return { task, what: filled(message, (name) => valueText(values[name] ?? "")), tone };
}

function valueText(value: LineValue): string {
  if (typeof value !== "object") return String(value);
  if ("ms" in value) return spanText(value.ms);
  return "micros" in value ? moneyText(value.micros, false) : clock(value.at);
}

/** The time on this computer's clock. */
export const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
