const UNIT = 1024;
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `1.5 GiB`; what nobody counted is said. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return "unknown";
  let [value, unit] = [bytes, 0];
  while (value >= UNIT && unit < UNITS.length - 1) [value, unit] = [value / UNIT, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? "B"}`;
}
