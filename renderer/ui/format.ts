import { i18n } from "@lingui/core";
import { inPageLanguage, pageLanguage } from "#shared/messages/messages.ts";

// Words (of units, too) are those of the page's language; digits and dates follow the person's own region.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const made = new Map<string, Intl.DurationFormat>();

function durationFormat(style: "long" | "short" | "narrow"): Intl.DurationFormat {
  const key = `${i18n.locale} ${style}`;
  const known = made.get(key) ?? new Intl.DurationFormat(pageLanguage(), { style });
  made.set(key, known);
  return known;
}

interface Parts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

function parts(ms: number): Parts {
  const whole = Math.max(0, ms);
  return {
    days: Math.floor(whole / DAY),
    hours: Math.floor((whole % DAY) / HOUR),
    minutes: Math.floor((whole % HOUR) / MINUTE),
    seconds: Math.floor((whole % MINUTE) / SECOND),
  };
}

/** The `most` largest parts, without zeros behind the first: "2 h 0 min" says no more than "2 h". */
function told(ms: number, style: "long" | "short" | "narrow", most: number): string {
  const all = Object.entries(parts(ms));
  const first = all.findIndex(([, value]) => value > 0);
  if (first === -1) return inPageLanguage(zeroSeconds(style));
  const kept = all.slice(first, first + most).filter(([, value]) => value > 0);
  return inPageLanguage(durationFormat(style).format(Object.fromEntries(kept)));
}

function zeroSeconds(unitDisplay: "long" | "short" | "narrow"): string {
  return new Intl.NumberFormat(pageLanguage(), { style: "unit", unit: "second", unitDisplay }).format(0);
}

/** For sentences, as exact as a person needs at that length: "12 sec", "4 min", "2 hr, 5 min", "3 days". */
export function duration(ms: number): string {
  return told(ms, "short", ms >= HOUR && ms < DAY ? 2 : 1);
}

/** For dense places, two parts: "12s", "1m 12s", "2h 5m". */
export function elapsed(ms: number): string {
  return told(ms, "narrow", 2);
}

/** For a column of ages, which need not be exact: "12s", "4m", "2h". */
export function shortAge(ms: number): string {
  return told(ms, "narrow", 1);
}

/** To be read out: "1 minute, 12 seconds". */
export function spokenDuration(ms: number): string {
  return told(ms, "long", 2);
}

/** "00:14:52", hours growing as they need: how far a mission is. */
export function clockDuration(ms: number): string {
  const { days, hours, minutes, seconds } = parts(ms);
  return [days * 24 + hours, minutes, seconds].map((value) => String(value).padStart(2, "0")).join(":");
}

const lists = new Map<string, Intl.ListFormat>();

/** Parts beside each other, as the language of the page sets them: "running, 12 sec, attempt 2". */
export function listed(parts: readonly string[]): string {
  const language = pageLanguage();
  const format = lists.get(language) ?? new Intl.ListFormat(language, { type: "unit", style: "short" });
  lists.set(language, format);
  return format.format(parts);
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const dateAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function timeOfDay(at: number): string {
  return clock.format(at);
}

export function exactTimeOfDay(at: number): string {
  return clockWithSeconds.format(at);
}

export function dateAndTime(at: number): string {
  return dateAndClock.format(at);
}

/** For the hover text of every time: here, and in the time that logs are written in. */
export function exactMoment(at: number): string {
  const utc = new Date(at).toISOString().slice(0, 19).replace("T", " ");
  return `${dateAndClock.format(at)} (${utc} UTC)`;
}

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "0 byte", "12 kB", "1.4 GB". */
export function byteSize(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 1_000 && at < sizes.length - 1) {
    value /= 1_000;
    at += 1;
  }
  const maximumFractionDigits = value < 10 && at > 0 ? 1 : 0;
  const unit = sizes[at] ?? "byte";
  return inPageLanguage(
    new Intl.NumberFormat(pageLanguage(), { style: "unit", unit, maximumFractionDigits }).format(value),
  );
}

export function count(value: number): string {
  return new Intl.NumberFormat().format(value);
}

/** Money is told in the currency in which it is spent, in the person's own digits. */
export function money(usd: number): string {
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
  }).format(usd);
}

/** Prices of tokens are parts of a cent. */
export function pricePerMillion(usd: number): string {
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 6,
  }).format(usd);
}
