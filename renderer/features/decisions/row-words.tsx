import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Foreign } from "../../ui/quoted.tsx";
import { kindWord, RISK_WORDS } from "./card-words.ts";
import styles from "./table.module.css";

interface Props {
  readonly row: DecisionRow;
  readonly children?: ReactNode;
}

/** A decision in a table: its question, what kind of question it is and where it belongs. */
export function RowWords({ row, children }: Props) {
  const { t } = useLingui();
  return (
    <div className={styles.main}>
      <p className={styles.question}>
        <Foreign>{row.question}</Foreign>
      </p>
      <p className={styles.facts}>
        <span>{t(RISK_WORDS[row.risk])}</span>
        <span>{t(kindWord(row))}</span>
        {row.taskTitle !== null && <Foreign>{row.taskTitle}</Foreign>}
        <Foreign>{row.missionTitle}</Foreign>
      </p>
      {children}
    </div>
  );
}
