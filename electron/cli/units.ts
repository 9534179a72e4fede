import { InputError } from "./ask-engine.ts";

const MICROS = 1_000_000;
const MINUTE_MS = 60_000;
const UNITS_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS };

/** What nobody knows is said, never shown as nothing. */
export function moneyText(micros: number, unknown: boolean): string {
  const dollars = `$${(micros / MICROS).toFixed(2)}`;
  if (!unknown) return dollars;
  return micros === 0 ? "unknown" : `${dollars} or more`;
}

/** `12.50` → millionths of a dollar. */
export function microsOf(option: string, written: string): number {
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(written)) {
    throw new InputError(`--${option} takes dollars such as 12.50, not "${written}".`);
  }
  return Math.round(Number(written) * MICROS);
}

export function ageText(since: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - since) / MINUTE_MS));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

export const timeText = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/** `30m`, `2h`, `3d` from now, or a moment such as `2026-12-24T18:00Z`. */
export function momentOf(option: string, written: string, now: number): number {
  const span = /^(\d{1,5})([mhd])$/.exec(written);
  if (span !== null) return now + Number(span[1]) * (UNITS_MS[span[2] ?? ""] ?? 0);
  const moment = /^\d{4}-\d\d-\d\d/.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(moment)) {
    throw new InputError(
      `--${option} takes a span such as 30m, 2h or 3d, or a moment such as 2026-12-24T18:00Z, not "${written}".`,
    );
  }
  return moment;
}
