import { Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../ui/button.tsx";
import { Glyph } from "../../ui/glyph.tsx";
import { Hidden } from "../../ui/hidden.tsx";
import { Elapsed, Moment } from "../../ui/time.tsx";
import { kindWord, lookOf, RISK_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";
import { useDesk } from "./decisions-desk.ts";

/** What kind of question it is, how risky by which rule, and how long it has waited. */
export function CardHead({ row, waits }: { readonly row: DecisionRow; readonly waits: boolean }) {
  const { t } = useLingui();
  const [shape, tone] = lookOf(row);
  const { riskRule } = row;
  return (
    <div className={styles.head}>
      <Glyph shape={shape} tone={tone} />
      <span className={styles.kind}>
        {t(kindWord(row))}
        <span aria-hidden="true"> · </span>
        <strong className={styles.risk} title={riskRule} data-testid="card-risk">
          {t(RISK_WORDS[row.risk])}
          <Hidden>
            {" "}
            <Trans>
              because it <span lang="en">{riskRule}</span>
            </Trans>
          </Hidden>
        </strong>
      </span>
      {waits && <Waiting row={row} />}
    </div>
  );
}

function Waiting({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { expiresAt, askedAt } = row;
  return (
    <span className={styles.waiting}>
      <span>
        <Trans>
          waiting <Elapsed since={askedAt} />
        </Trans>
      </span>
      {expiresAt !== null && (
        <>
          <span aria-hidden="true">·</span>
          <span data-testid="card-expiry">
            <Trans>
              holds at <Moment at={expiresAt} />
            </Trans>
          </span>
          <Button
            small
            look="quiet"
            data-testid="card-extend"
            aria-label={t`Give it more time`}
            onClick={() => desk.setMode({ kind: "extend" })}
          >
            <Trans>Extend</Trans>
          </Button>
        </>
      )}
    </span>
  );
}
