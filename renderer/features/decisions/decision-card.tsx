import { useLingui } from "@lingui/react/macro";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { CardActions } from "./card-actions.tsx";
import { CardBody } from "./card-body.tsx";
import { CardOutcome } from "./card-outcome.tsx";
import { lookOf } from "./card-words.ts";
import styles from "./decision-card.module.css";
import { useDesk, useDeskState, type Ending } from "./decisions-desk.ts";

interface Props {
  readonly row: DecisionRow;
  /** In full with its buttons; otherwise one line. */
  readonly open: boolean;
}

const stateOf = (row: DecisionRow, ending: Ending | null, phase: string | undefined): string =>
  ending?.state ?? (phase === "releasing" || phase === "sending" ? phase : row.state);

/** One decision: a line of the queue, or the open card. The element stays the same, so the keyboard is never lost. */
export function DecisionCard({ row, open }: Props) {
  const { t } = useLingui();
  const desk = useDesk();
  const element = useRef<HTMLElement>(null);
  const ending = useDeskState(({ cards }) => cards.get(row.id)?.ending ?? null);
  const progress = useStore(desk.answering.store, (all) => all.get(row.id));
  useKeyboardOnRequest(element, open);
  const waits = ending === null && (progress === undefined || progress.phase === "refused");
  const [shape, tone] = lookOf(row);
  return (
    <article
      ref={element}
      className={open ? styles.card : styles.row}
      tabIndex={open ? 0 : -1}
      aria-label={t`${row.question}`}
      data-testid="decision"
      data-decision-id={row.id}
      data-risk={row.risk}
      data-kind={row.kind}
      data-state={stateOf(row, ending, progress?.phase)}
      data-open={open}
      onClick={open ? undefined : () => desk.go(row.id)}
    >
      {open ? <CardBody row={row} /> : <Line row={row} glyph={<Glyph shape={shape} tone={tone} />} />}
      {waits && open && <CardActions row={row} />}
      {!waits && <CardOutcome row={row} ending={ending} progress={progress} />}
    </article>
  );
}

function Line({ row, glyph }: { readonly row: DecisionRow; readonly glyph: React.ReactNode }) {
  return (
    <>
      {glyph}
      <bdi lang="und" className={styles.lineQuestion}>
        {row.question}
      </bdi>
    </>
  );
}

/** The keyboard goes to the open card only when a person asked for it, never because a card came. */
function useKeyboardOnRequest(element: React.RefObject<HTMLElement | null>, open: boolean): void {
  const asked = useDeskState(({ focusAsked }) => focusAsked);
  const seen = useRef(asked);
  useLayoutEffect(() => {
    if (!open || seen.current === asked) return;
    element.current?.focus();
  }, [element, open, asked]);
  useEffect(() => {
    seen.current = asked;
  }, [asked]);
}
