import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { SessionId } from "#shared/ids.ts";
import { arranged } from "./arrangement.ts";
import { useDesk, useDeskState } from "./desk.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/** All terminals there are, a person's and the agents', in no order that means anything. */
function useAll(): readonly ShownTerminal[] {
  const desk = useDesk();
  const persons = useStore(desk.persons);
  const fleet = useStore(desk.fleet);
  return useMemo(() => [...persons, ...fleet], [persons, fleet]);
}

/** All terminals in the order of the grid. */
export function useShownTerminals(): readonly ShownTerminal[] {
  const desk = useDesk();
  const all = useAll();
  const order = useStore(desk.order);
  return useMemo(() => {
    const place = new Map(order.map((id, at) => [id, at]));
    const placeOf = ({ id }: ShownTerminal) => place.get(id) ?? order.length;
    return all.toSorted((one, other) => placeOf(one) - placeOf(other));
  }, [all, order]);
}

export function useShownTerminal(session: SessionId): ShownTerminal | undefined {
  return useAll().find(({ id }) => id === session);
}

/** Keeps the order of the grid; moving the tile that has the keyboard would take the keyboard from it. */
export function useArrangement(): void {
  const desk = useDesk();
  const all = useAll();
  const pinned = useDeskState((state) => state.pinned);
  useEffect(() => {
    const arrange = () => {
      const before = desk.order.getState();
      const next = arranged(before, all, pinned, keyboardIsInGrid());
      const same = next.length === before.length && next.every((id, at) => id === before[at]);
      if (!same) desk.order.setState(next, true);
      desk.shown.setState(all, true);
    };
    // The keyboard is at its next place only after this event.
    const soon = () => requestAnimationFrame(arrange);
    arrange();
    document.addEventListener("focusout", soon);
    return () => document.removeEventListener("focusout", soon);
  }, [desk, all, pinned]);
}

const keyboardIsInGrid = (): boolean =>
  document.activeElement?.closest("[data-testid=terminal-grid] [data-testid=terminal-tile]") instanceof
  Element;
