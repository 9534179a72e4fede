import { Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { ENGINE_REASONS, KIND_WORDS, lookOf, RISK_WORDS, UNDO_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";

/** What a person has to know before they answer. */
export function CardBody({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const [shape, tone] = lookOf(row);
  return (
    <>
      <p className={styles.head}>
        <Glyph shape={shape} tone={tone} />
        <span>{t(KIND_WORDS[row.kind])}</span>
        <strong title={row.riskRule}>{t(RISK_WORDS[row.risk])}</strong>
      </p>
      <h3 className={styles.question} data-testid="card-question">
        <bdi lang="und">{row.question}</bdi>
      </h3>
      <p className={styles.why}>
        {row.why === null ? t(ENGINE_REASONS[row.kind]) : <bdi lang="und">{row.why}</bdi>}
      </p>
      {row.evidence.map((piece) => (
        <pre key={piece.label} className={styles.evidence} dir="ltr">
          {piece.opening}
        </pre>
      ))}
      <dl className={styles.facts}>
        <dt>
          <Trans>Touches</Trans>
        </dt>
        <dd>
          <bdi lang="und">{row.touches.join(", ")}</bdi>
        </dd>
        <dt>
          <Trans>Undo</Trans>
        </dt>
        <dd>{t(UNDO_WORDS[row.undo])}</dd>
        <dt>
          <Trans>If approved</Trans>
        </dt>
        <dd>{row.ifApproved}</dd>
        <dt>
          <Trans>If nothing</Trans>
        </dt>
        <dd>{row.ifNothing}</dd>
      </dl>
    </>
  );
}
