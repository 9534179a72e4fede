import { Trans } from "@lingui/react/macro";
import type { ReceiptDecision } from "#shared/mission/receipt/receipt-shape.ts";
import { elapsed } from "../../ui/format.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { Foreign, Quoted } from "../../ui/quoted.tsx";
import styles from "./receipt.module.css";

/** What was asked, what was answered, and how long it waited. */
export function ReceiptDecisions({ decisions }: { readonly decisions: readonly ReceiptDecision[] }) {
  if (decisions.length === 0) return null;
  return (
    <section className={styles.part}>
      <h3>
        <Trans>Decisions</Trans>
      </h3>
      <ul className={styles.rows}>
        {decisions.map((decision) => (
          <Row key={decision.id} decision={decision} />
        ))}
      </ul>
    </section>
  );
}

function Row({ decision: { question, answer, askedAt, id } }: { readonly decision: ReceiptDecision }) {
  return (
    <li className={styles.row} data-testid="receipt-decision" data-decision-id={id}>
      <Glyph shape={answer === null ? "ring" : "disc-tick"} tone={answer === null ? "idle" : "done"} />
      <div className={styles.what}>
        <p>
          <Foreign>{question}</Foreign>
        </p>
        {answer?.reason !== undefined && answer.reason !== null && answer.reason !== "" && (
          <p className={styles.quiet}>
            <Quoted words={answer.reason} />
          </p>
        )}
      </div>
      <span className={styles.quiet}>
        {answer === null ? <Trans>not answered</Trans> : <Foreign>{answer.label}</Foreign>}
        {answer !== null && answer.takenBackBy !== null && <Trans>, taken back</Trans>}
      </span>
      <span className={styles.quiet}>
        {answer !== null && <Trans>after {elapsed(answer.at - askedAt)}</Trans>}
      </span>
    </li>
  );
}
