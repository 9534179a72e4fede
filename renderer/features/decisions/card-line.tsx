import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { kindWord, lookOf, RISK_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";

interface Props {
  readonly row: DecisionRow;
  /** What became of it; null: it waits. */
  readonly outcome: ReactNode;
}

/** A decision as one line of the queue. */
export function CardLine({ row, outcome }: Props) {
  const { t } = useLingui();
  const [shape, tone] = lookOf(row);
  return (
    <>
      <Glyph shape={shape} tone={tone} />
      <span className={styles.lineWords}>
        <bdi lang="und" className={styles.lineQuestion}>
          {row.question}
        </bdi>
        {outcome ?? (
          <span className={styles.lineKind}>
            {t(kindWord(row))} · {t(RISK_WORDS[row.risk])}
          </span>
        )}
      </span>
      <span className={styles.age}>
        <Elapsed since={row.askedAt} />
      </span>
    </>
  );
}
