import { useLingui } from "@lingui/react/macro";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { CardActions } from "./card-actions.tsx";
import { CardBody } from "./card-body.tsx";
import { CardLine } from "./card-line.tsx";
import { CardOutcome } from "./card-outcome.tsx";
import { RISK_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";
import { stateOf } from "./card-state.ts";
import { ARMING_MS, useDesk, useDeskState, type DecisionsDesk } from "./decisions-desk.ts";
import { isYesOrNo } from "./ways.ts";

interface Props {
  readonly row: DecisionRow;
  /** In full with its buttons; otherwise one line. */
  readonly open: boolean;
}

/** One decision: a line of the queue, or the open card. The element stays the same, so the keyboard is never lost. */
export function DecisionCard({ row, open }: Props) {
  const { t } = useLingui();
  const desk = useDesk();
  const element = useRef<HTMLElement>(null);
  const ending = useDeskState(({ cards }) => cards.get(row.id)?.ending ?? null);
  const progress = useStore(desk.answering.store, (all) => all.get(row.id));
  useKeyboard(element, open);
  useWholeInSight(element, open);
  const armed = useArmed(open);
  const waits = ending === null && (progress === undefined || progress.phase === "refused");
  const { question } = row;
  const risk = t(RISK_WORDS[row.risk]);
  return (
    <article
      ref={element}
      className={open ? styles.card : styles.row}
      tabIndex={open ? 0 : -1}
      aria-label={t`${question}, ${risk}`}
      aria-current={open || undefined}
      data-testid="decision"
      data-context="decision"
      data-decision-id={row.id}
      data-risk={row.risk}
      data-kind={row.kind}
      data-state={stateOf(row, ending, progress)}
      data-open={open}
      data-armed={armed}
      onClick={open ? undefined : () => desk.go(row.id)}
      onKeyDown={(event) => onCardKey(event, desk, row, waits && open)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (ending !== null && relatedTarget !== null && !currentTarget.contains(relatedTarget))
          afterPress(relatedTarget, () => desk.left(row.id));
      }}
    >
      {open ? (
        <CardBody row={row} waits={waits} />
      ) : (
        <CardLine
          row={row}
          outcome={waits ? null : <CardOutcome row={row} ending={ending} progress={progress} />}
        />
      )}
      {open &&
        (waits ? <CardActions row={row} /> : <CardOutcome row={row} ending={ending} progress={progress} />)}
    </article>
  );
}

/** What is pressed with the pointer must still be under it when it is let go, or the press was for nothing. */
function afterPress(target: Element, run: () => void): void {
  if (!target.matches(":active")) return run();
  window.addEventListener("pointerup", () => setTimeout(run), { once: true });
}

/** Keys that belong to no command: arrows walk, digits choose. Enter and Space on the card itself do nothing but open it. */
function onCardKey(
  event: KeyboardEvent<HTMLElement>,
  desk: DecisionsDesk,
  row: DecisionRow,
  waits: boolean,
): void {
  const { key, target, currentTarget, nativeEvent } = event;
  if (nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inField =
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio");
  if (inField) return;
  if (target === currentTarget) {
    const step = ARROWS[key];
    if (step !== undefined) {
      event.preventDefault();
      return desk.step(step);
    }
    if (key === "Enter") return waits && sendsChosen(event, desk, row) ? undefined : desk.go(row.id);
  }
  if (!waits || isYesOrNo(row) || !/^[1-9]$/.test(key) || event.shiftKey) return;
  // Choosing may open a text field, and the digit is not its first letter.
  event.preventDefault();
  const option = row.options[Number(key) - 1];
  if (option !== undefined && desk.isArmed("key")) desk.choose(row.id, option.id);
}

/** After a digit has chosen, and only then, Enter sends: what it sends stands on the button. */
function sendsChosen(
  { currentTarget, repeat }: KeyboardEvent<HTMLElement>,
  desk: DecisionsDesk,
  row: DecisionRow,
): boolean {
  if (repeat || isYesOrNo(row) || !desk.isArmed("key") || !desk.store.getState().chosen.has(row.id))
    return false;
  currentTarget.querySelector<HTMLElement>('[data-testid="card-send"]')?.click();
  return true;
}

const ARROWS: Readonly<Partial<Record<string, 1 | -1>>> = { ArrowDown: 1, ArrowUp: -1 };

/** Seen, not decided: the desk itself refuses what comes too early. */
function useArmed(open: boolean): boolean {
  const entered = useDeskState((state) => state.entered);
  const [armedFor, setArmedFor] = useState<number | null>(null);
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(() => setArmedFor(entered), ARMING_MS);
    return () => {
      clearTimeout(timer);
      setArmedFor(null);
    };
  }, [open, entered]);
  return open && armedFor === entered;
}

/** A card that grows under the keyboard, as its evidence comes in, must not have its buttons below the edge. */
function useWholeInSight(element: RefObject<HTMLElement | null>, open: boolean): void {
  useEffect(() => {
    const card = element.current;
    if (!open || card === null) return undefined;
    const watcher = new ResizeObserver(() => {
      if (document.activeElement === card) card.scrollIntoView({ block: "nearest" });
    });
    watcher.observe(card);
    return () => watcher.disconnect();
  }, [element, open]);
}

/**
 * The keyboard goes to the open card when a person asked for it, and when it was on the card that was open before: never because
 * a card came.
 */
function useKeyboard(element: RefObject<HTMLElement | null>, open: boolean): void {
  const asked = useDeskState(({ focusAsked }) => focusAsked);
  const before = useRef({ asked, open });
  useLayoutEffect(() => {
    const { asked: askedBefore, open: openBefore } = before.current;
    before.current = { asked, open };
    if (!open || element.current === null) return;
    const focused = document.activeElement;
    const wasOnCard = !openBefore && focused?.closest('[data-testid="decision"]') != null;
    if (asked === askedBefore && (!wasOnCard || element.current.contains(focused))) return;
    element.current.focus();
  }, [element, open, asked]);
}
