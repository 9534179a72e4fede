import { t } from "@lingui/core/macro";
import { money } from "../../ui/format.ts";

const MICROS = 1_000_000;

export const micros = (value: number): string => money(value / MICROS);

/** What nobody knows is said, never shown as nothing. */
export function moneySpent(costMicros: number, unknown: boolean): string {
  if (!unknown) return micros(costMicros);
  return costMicros === 0 ? t`cost unknown` : t`at least ${micros(costMicros)}`;
}
