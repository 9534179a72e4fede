import { Trans } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { SUGGESTS_RULE_AFTER, suggestsRule } from "#shared/mission/policies/rule-from-decision.ts";
import { MissionProvider, useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import styles from "./rule-offer.module.css";

/** Approved so often and never denied: a rule would have said the same. It is offered, never made. */
export function RuleOffer({ row }: { readonly row: DecisionRow }) {
  if (row.kind !== "permission") return null;
  return (
    <MissionProvider mission={row.mission}>
      <Offer signature={row.signature} />
    </MissionProvider>
  );
}

function Offer({ signature }: { readonly signature: string }) {
  const { commands } = useWorkbench();
  const offered = useMission(({ state }) => state !== null && suggestsRule(state, signature));
  if (!offered) return null;
  return (
    <div className={styles.offer} data-testid="rule-offer">
      <p>
        <Trans>Approved {SUGGESTS_RULE_AFTER} times or more, never denied or changed.</Trans>
      </p>
      <Button
        small
        look="quiet"
        data-testid="take-rule-offer"
        onClick={() => commands.run("decision.remember")}
      >
        <Trans>Remember as a rule…</Trans>
      </Button>
    </div>
  );
}
