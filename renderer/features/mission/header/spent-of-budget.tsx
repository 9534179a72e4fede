import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../../state/mission-context.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { moneySpent, micros } from "../money-words.ts";
import styles from "./header.module.css";

export function SpentOfBudget() {
  const { t } = useLingui();
  const cost = useMission(({ state }) => state?.spend.costMicros ?? 0);
  const unknown = useMission(({ state }) => state?.spend.unknownCost ?? false);
  const limit = useMission(({ state }) => state?.budgetMicros ?? null);
  const stage = useMission(({ state }) => state?.budgetStage ?? "under");
  const spent = moneySpent(cost, unknown);
  return (
    <span className={styles.spend} data-testid="glance-spend" data-stage={stage}>
      {stage !== "under" && <Glyph shape="diamond" tone={stage === "warned" ? "need" : "fail"} />}
      {limit === null ? spent : t`${spent} of ${micros(limit)}`}
    </span>
  );
}
