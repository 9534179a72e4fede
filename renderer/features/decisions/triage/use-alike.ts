import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useDesk, useDeskState, type DecisionsDesk } from "../decisions-desk.ts";
import { approvalOf, type Batch } from "../groups/group-decisions.ts";

export interface Alike {
  /** What the button answers: those that were alike when it was drawn and still wait. */
  readonly batch: Batch;
  readonly rows: readonly DecisionRow[];
  /** Came since, and are not in it. */
  readonly newer: number;
  /** Takes the newer ones in, because a person asked for it. */
  readonly include: () => void;
}

/** Those that may be approved together with the open card. null: there are none, or it is of high risk. */
export function useAlike(open: DecisionId | null): Alike | null {
  const desk = useDesk();
  const cards = useDeskState((state) => state.cards);
  const progress = useStore(desk.answering.store);
  const [drawn, setDrawn] = useState<{
    readonly open: DecisionId | null;
    readonly ids: readonly DecisionId[];
  }>(NONE);
  const now = useMemo(() => {
    const waiting = [...cards.values()].flatMap(({ row, ending }) => {
      const phase = progress.get(row.id)?.phase;
      return ending === null && (phase === undefined || phase === "refused") ? [row] : [];
    });
    const row = waiting.find(({ id }) => id === open);
    const batch = row === undefined ? null : approvalOf(row, waiting);
    return { batch, waiting };
  }, [cards, progress, open]);
  const captured = drawn.open === open ? drawn.ids : [];
  const ids = captured.filter((id) => now.batch?.ids.includes(id));
  // What stands on the button is what it does: it is drawn anew only for another card, or when nothing of it is left.
  if (now.batch !== null && ids.length < 2 && (captured.length === 0 || !same(captured, now.batch.ids))) {
    setDrawn({ open, ids: now.batch.ids });
  }
  if (now.batch === null || ids.length < 2) return null;
  const all = now.batch.ids;
  return {
    batch: { ...now.batch, ids },
    rows: now.waiting.filter(({ id }) => ids.includes(id)),
    newer: all.length - ids.length,
    include: () => setDrawn({ open, ids: all }),
  };
}

const NONE = { open: null, ids: [] } as const;

const same = (a: readonly DecisionId[], b: readonly DecisionId[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** Exactly the ids of the batch; then the next card opens. */
export function approveAlike(desk: DecisionsDesk, { batch, rows }: Pick<Alike, "batch" | "rows">): void {
  const wanted = new Set(batch.ids);
  desk.answering.answerTogether(
    rows.filter(({ id }) => wanted.has(id)),
    { option: batch.option },
  );
  const { active } = desk.store.getState();
  if (active !== null) desk.advance(active);
}
