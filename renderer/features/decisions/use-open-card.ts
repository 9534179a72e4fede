import { useLayoutEffect } from "react";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useStore } from "zustand";
import { useSelection, useWorkbench } from "../../state/workbench.ts";
import { useDesk, useDeskState } from "./decisions-desk.ts";

/**
 * The card that is open among these: the chosen one, else the first that still waits, else the first. Under a dialog or the
 * palette it stays the one that was seen when that opened: what is run from there means it.
 */
export function useOpenCard(ids: readonly DecisionId[]): DecisionId | null {
  const desk = useDesk();
  const chosen = useSelection((selection) => selection.decision);
  const firstWaiting = useDeskState(({ cards }) => ids.find((id) => cards.get(id)?.ending === null) ?? null);
  const isCovered = useStore(useWorkbench().screen, ({ layer }) => layer !== "none");
  const seen = isCovered ? desk.store.getState().active : null;
  const open = [chosen, seen].find((id) => id !== null && ids.includes(id)) ?? firstWaiting ?? ids[0] ?? null;
  useLayoutEffect(() => desk.opened(open), [desk, open]);
  // A card that nobody sees is not the one a menu or the palette means.
  useLayoutEffect(() => () => desk.opened(null), [desk]);
  return open;
}
