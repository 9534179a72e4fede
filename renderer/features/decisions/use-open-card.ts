import { useLayoutEffect } from "react";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useSelection } from "../../state/workbench.ts";
import { useDesk, useDeskState } from "./decisions-desk.ts";

/** The card that is open among these: the chosen one, else the first that still waits, else the first. */
export function useOpenCard(ids: readonly DecisionId[]): DecisionId | null {
  const desk = useDesk();
  const chosen = useSelection((selection) => selection.decision);
  const firstWaiting = useDeskState(({ cards }) => ids.find((id) => cards.get(id)?.ending === null) ?? null);
  const open = chosen !== null && ids.includes(chosen) ? chosen : (firstWaiting ?? ids[0] ?? null);
  useLayoutEffect(() => desk.opened(open), [desk, open]);
  // A card that nobody sees is not the one a menu or the palette means.
  useLayoutEffect(() => () => desk.opened(null), [desk]);
  return open;
}
