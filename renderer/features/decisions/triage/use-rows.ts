import { useMemo } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { isSnoozed } from "#shared/contract/queue-order.ts";
import { useTicking } from "../../../ui/time.tsx";
import { useDeskState, type ShownDecision } from "../decisions-desk.ts";

/** The cards of the desk in their places, with those a person hid for now apart. */
export interface TriageRows {
  readonly pending: readonly ShownDecision[];
  readonly snoozed: readonly DecisionRow[];
}

export function useRows(): TriageRows {
  const order = useDeskState((state) => state.order);
  const cards = useDeskState((state) => state.cards);
  // Told anew only when one of them comes back.
  const hidden = useTicking((now) =>
    order
      .filter((id) => {
        const shown = cards.get(id);
        return shown !== undefined && shown.ending === null && isSnoozed(shown.row, now);
      })
      .join(" "),
  );
  return useMemo(() => {
    const ids = new Set(hidden.split(" "));
    const shown = order.flatMap((id) => cards.get(id) ?? []);
    return {
      pending: shown.filter(({ row }) => !ids.has(row.id)),
      snoozed: shown.filter(({ row }) => ids.has(row.id)).map(({ row }) => row),
    };
  }, [order, cards, hidden]);
}
