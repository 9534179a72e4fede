import type { ArrangementStore } from "./arrangement.ts";

/** Whether it is open depends on the window and on what waits, so what is on the page is asked. */
export function toggleSideDock(arrangement: ArrangementStore): void {
  const isOpen = document.querySelector('[data-testid="side-dock"]') !== null;
  arrangement.setState({ dockOpen: !isOpen });
}
