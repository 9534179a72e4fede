import type { MissionContract } from "#shared/mission/mission-contract.ts";
import { matches } from "#shared/mission/plan/path-pattern.ts";
import { shownPath } from "../shown-text.ts";

/** As many as a command takes. */
const MOST_CHANGED = 20_000;

/**
 * What was changed, as a mission takes it. A file for each surface of high risk comes first: many others, made for the
 * purpose, would otherwise push it out of what is told, and nobody would review it for what it is.
 */
export function toldChanges(
  changed: readonly string[],
  { highRisk }: Pick<MissionContract, "highRisk">,
): string[] {
  const paths = changed.map(shownPath);
  const risky = highRisk.flatMap((surface) => paths.find((path) => matches(surface, path)) ?? []);
  return [...new Set([...risky, ...paths])].slice(0, MOST_CHANGED);
}
