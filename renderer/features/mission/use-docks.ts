import { useLayoutEffect } from "react";
import { usePanelRef, type OnPanelResize } from "react-resizable-panels";
import type { RefObject } from "react";
import type { PanelImperativeHandle } from "react-resizable-panels";
import { useMissionList, useSelection } from "../../state/workbench.ts";
import { useArrangement, useArrangementStore, type Arrangement } from "./arrangement.ts";
import { useNarrowWindow } from "./use-narrow-window.ts";

/** Until a person says otherwise a narrow window gives its room to the view, and to what needs that person. */
export function isSideOpen(chosen: boolean | null, narrow: boolean, pending: number): boolean {
  return chosen ?? (!narrow || pending > 0);
}

export function isBottomOpen(chosen: boolean | null, narrow: boolean): boolean {
  return chosen ?? !narrow;
}

export function useSideOpen(): boolean {
  const chosen = useArrangement((arrangement: Arrangement) => arrangement.dockOpen);
  const mission = useSelection((selection) => selection.mission);
  const pending = useMissionList(
    ({ value }) => value?.find(({ id }) => id === mission)?.pendingDecisions ?? 0,
  );
  return isSideOpen(chosen, useNarrowWindow(), pending);
}

export function useBottomOpen(): boolean {
  const chosen = useArrangement((arrangement: Arrangement) => arrangement.bottomOpen);
  return isBottomOpen(chosen, useNarrowWindow());
}

/** Height of the bottom dock when only its tabs are shown. */
export const TABS_PX = 36;
const OPEN_PX = { narrow: 220, wide: 288 } as const;
const SIDE_PX = { narrow: 336, wide: 400 } as const;

export const sidePx = (narrow: boolean): number => SIDE_PX[narrow ? "narrow" : "wide"];
export const bottomPx = (narrow: boolean): number => OPEN_PX[narrow ? "narrow" : "wide"];

/** Keeps the panel as the arrangement says, and the arrangement as a person drags the panel. */
export function useBottomPanel(): {
  readonly panel: RefObject<PanelImperativeHandle | null>;
  readonly onResize: NonNullable<OnPanelResize>;
} {
  const panel = usePanelRef();
  const arrangement = useArrangementStore();
  const narrow = useNarrowWindow();
  const open = useBottomOpen();
  useLayoutEffect(() => {
    const isOpen = !(panel.current?.isCollapsed() ?? true);
    if (open && !isOpen) panel.current?.resize(bottomPx(narrow));
    if (!open && isOpen) panel.current?.collapse();
  }, [panel, open, narrow]);
  const onResize: NonNullable<OnPanelResize> = (size, _, before) => {
    const isOpen = size.inPixels > TABS_PX + 1;
    const wasOpen = before !== undefined && before.inPixels > TABS_PX + 1;
    // Only what crosses the line is a wish; the first size is the kept one.
    if (before !== undefined && isOpen !== wasOpen && isOpen !== open)
      arrangement.setState({ bottomOpen: isOpen });
  };
  return { panel, onResize };
}
