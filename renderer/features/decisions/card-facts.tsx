import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState, type ReactNode } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../ui/button.tsx";
import { Exact } from "../../ui/code-block.tsx";
import { NOTHING_TOUCHED, undoWord } from "./card-words.ts";
import styles from "./decision-card.module.css";
import { useReleaseSeconds } from "./decisions-desk.ts";
import { useDetail } from "./use-detail.ts";

/** What the engine worked out about it. */
export function CardFacts({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const seconds = useReleaseSeconds();
  const undo = t(undoWord(row));
  return (
    <dl className={styles.facts}>
      <Fact name={<Trans>Touches</Trans>} testId="card-touches">
        <Touches row={row} />
      </Fact>
      <Fact name={<Trans>Undo</Trans>} testId="card-undo">
        {row.risk === "medium" && seconds > 0 ? t`For ${seconds} s with Z. Then: ${undo}` : undo}
      </Fact>
      <Fact name={<Trans>If approved</Trans>} testId="card-if-approved">
        <span lang="en">{row.ifApproved}</span>
      </Fact>
      <Fact name={<Trans>If nothing</Trans>} testId="card-if-nothing">
        <span lang="en">{row.ifNothing}</span>
      </Fact>
      <Fact name={<Trans>Advice</Trans>} testId="card-advice">
        {row.advice === null ? (
          <Trans>None: nothing like it was answered yet</Trans>
        ) : (
          <bdi lang="und">{row.advice}</bdi>
        )}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

function Fact({ name, testId, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd data-testid={testId}>{children}</dd>
    </>
  );
}

/** Of a long list the beginning, and how much more there is: never less than it is. */
const FIRST = 3;

function Touches({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const detail = useDetail(row, all && row.touchesCount > row.touches.length);
  const known = detail.state === "known" ? detail.decision.touches : row.touches;
  const shown = all ? known : row.touches.slice(0, FIRST);
  const more = row.touchesCount - shown.length;
  if (row.touchesCount === 0) return t(NOTHING_TOUCHED);
  return (
    <>
      <bdi lang="und" className={styles.touches}>
        <Exact text={shown.join("; ")} />
      </bdi>
      {more > 0 && (
        <Button small look="quiet" className={styles.more} onClick={() => setAll(true)}>
          <Plural value={more} one="and # more" other="and # more" />
        </Button>
      )}
    </>
  );
}
