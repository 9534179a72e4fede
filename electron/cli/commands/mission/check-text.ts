import { amount } from "../../amount.ts";
import type { PlanCheckView } from "#shared/contract/plans.ts";
import { moneyText } from "../../units.ts";

const MARKS = { go: "GO", caution: "CAUTION", "no-go": "NO-GO" } as const;

/** The verdict, every reason, and what the plan would take. */
export function checkLines(check: PlanCheckView): string[] {
  const { estimate, criticalPath } = check;
  const hidden = check.reasonCount - check.reasons.length;
  return [
    `${MARKS[check.verdict]}  ${amount(check.tasks, "task")} in ${amount(check.waves, "wave")}, at most ${check.maxParallel} at a time`,
    ...check.reasons.map(
      ({ verdict, sentence, fix }) =>
        `  ${MARKS[verdict].padEnd(8)} ${sentence}${fix === null ? "" : " (the check can put this right)"}`,
    ),
    ...(hidden > 0 ? [`  and ${hidden} more reasons`] : []),
    `Critical path  ${criticalPath.minutes} min: ${criticalPath.tasks.join(" → ")}`,
    `Estimate       ${range(estimate.runs)} runs, ${range(estimate.minutes)} min, ${range(estimate.tokens)} tokens, ${cost(estimate)}`,
    `Basis          ${estimate.basis}`,
    ...check.skips.map((skipped) => `Left out       ${skipped}`),
  ];
}

const range = ({ low, high }: { low: number; high: number }) =>
  low === high ? String(Math.round(low)) : `${Math.round(low)} to ${Math.round(high)}`;

const cost = ({ costMicros }: PlanCheckView["estimate"]): string =>
  `${moneyText(costMicros.low, false)} to ${moneyText(costMicros.high, false)}`;
