import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useDesk, useDeskState, type DecisionsDesk } from "../decisions-desk.ts";
import { approvalOf, onButton, type Batch } from "../groups/group-decisions.ts";

export interface Alike {
  /** What the button answers: those that were alike when it was drawn and still wait. Of less than two there is no button. */
  readonly batch: Batch;
  readonly rows: readonly DecisionRow[];
  /** Came since, and are not in it. */
  readonly newer: number;
  /** Takes the newer ones in, because a person asked for it. */
  readonly include: () => void;
}

/**
 * Those on the list that may be approved together with the open card: not those a person hid for now. null: there are none, or it
 * is of high risk.
 */
export function useAlike(open: DecisionId | null, listed: readonly DecisionRow[]): Alike | null {
  const desk = useDesk();
  const cards = useDeskState((state) => state.cards);
  const progress = useStore(desk.answering.store);
  const [drawn, setDrawn] = useState<{
    readonly open: DecisionId | null;
    readonly ids: readonly DecisionId[];
  }>(NONE);
  const now = useMemo(() => {
    const waiting = listed.filter(({ id }) => {
      const phase = progress.get(id)?.phase;
      return cards.get(id)?.ending === null && (phase === undefined || phase === "refused");
    });
    const row = waiting.find(({ id }) => id === open);
    const batch = row === undefined ? null : approvalOf(row, waiting);
    return { batch, waiting };
  }, [listed, cards, progress, open]);
  const captured = drawn.open === open ? drawn.ids : [];
  // Drawn once for each card: what stands on the button never changes under the finger but by becoming less.
  if (now.batch !== null && captured.length === 0) setDrawn({ open, ids: now.batch.ids });
  if (now.batch === null || captured.length === 0) return null;
  const { all, ids } = { all: now.batch.ids, ids: onButton(captured, now.batch.ids) };
  return {
    batch: { ...now.batch, ids },
    rows: now.waiting.filter(({ id }) => ids.includes(id)),
    newer: all.length - ids.length,
    include: () => setDrawn({ open, ids: all }),
  };
}

const NONE = { open: null, ids: [] } as const;

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
