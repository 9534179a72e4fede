import { isolated } from "#shared/messages/messages.ts";
import { i18n } from "@lingui/core";
import type { EventLine, LineValue } from "#shared/mission/log/event-line.ts";
import { duration, exactTimeOfDay } from "../../../ui/format.ts";
import { micros } from "../money-words.ts";

/** The line in the language of the page; what others wrote keeps its own direction inside it. */
export function lineWords({ message, values }: EventLine): string {
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueWords(value)]));
  return i18n._(message, told, { message });
}

function valueWords(value: LineValue): string | number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return isolated(value);
  if ("micros" in value) return micros(value.micros);
  return "at" in value ? exactTimeOfDay(value.at) : duration(value.ms);
}
