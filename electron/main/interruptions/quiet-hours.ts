import type { Settings } from "#shared/settings.ts";

/** When the quiet hours that hold now are over; null: it is not quiet. Local time, also over midnight. */
export function endOfQuiet(hours: Settings["quietHours"], now: number): number | null {
  if (hours === null || hours.from === hours.to) return null;
  const overMidnight = hours.to < hours.from;
  const clock = clockOf(now);
  const isQuiet = overMidnight
    ? clock >= hours.from || clock < hours.to
    : clock >= hours.from && clock < hours.to;
  if (!isQuiet) return null;
  const end = new Date(now);
  const [hour = 0, minute = 0] = hours.to.split(":").map(Number);
  end.setHours(hour, minute, 0, 0);
  if (end.getTime() <= now) end.setDate(end.getDate() + 1);
  return end.getTime();
}

function clockOf(now: number): string {
  const at = new Date(now);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
