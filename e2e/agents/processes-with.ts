import { readdirSync, readFileSync } from "node:fs";

/** Processes whose command line or environment names this folder, and whose command line has all of these words. */
export function processesWith(folder: string, ...words: readonly string[]): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      const around = readFileSync(`/proc/${name}/environ`, "utf8");
      const isMeant = `${command}${around}`.includes(folder) && words.every((word) => command.includes(word));
      return isMeant ? [Number(name)] : [];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}
