import type { DecisionRow } from "#shared/contract/decisions.ts";
import { alikeKey, groupDecisions } from "../groups/group-decisions.ts";

/** Of which pending one a rule would answer the most; null: none is asked twice, or a person has to look at each. */
export function suggestedRule(rows: readonly DecisionRow[]): DecisionRow | null {
  const possible = rows.filter(({ kind, risk }) => kind === "permission" && risk !== "high");
  const [most] = groupDecisions(possible, alikeKey).toSorted((a, b) => b.rows.length - a.rows.length);
  return most === undefined || most.rows.length < 2 ? null : most.first;
}
