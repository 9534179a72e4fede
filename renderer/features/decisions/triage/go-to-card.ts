import type { DecisionId } from "#shared/mission/ids.ts";
import { showScreen } from "../../../shell/show-screen.ts";
import type { ScreenStore } from "../../../state/screen-store.ts";
import type { DecisionsDesk } from "../decisions-desk.ts";

/** A screen that takes longer to come than this shows the card without the keyboard. */
const FRAMES = 120;

/** Goes to a screen that shows decisions and opens this one there; the keyboard goes to it as soon as it is drawn. */
export function goToCard(desk: DecisionsDesk, store: ScreenStore, screen: string, id: DecisionId): void {
  if (store.getState().screen !== screen) showScreen(store, screen);
  desk.go(id);
  let frames = FRAMES;
  const look = (): void => {
    const card = document.querySelector<HTMLElement>(
      `[data-testid="decision"][data-open="true"][data-decision-id="${id}"]`,
    );
    frames -= 1;
    if (card !== null) card.focus();
    else if (frames > 0) requestAnimationFrame(look);
  };
  // Behind the frame in which the screen itself takes the keyboard.
  requestAnimationFrame(() => requestAnimationFrame(look));
}

/** A queue is on the page already, beside whatever the screen shows. */
export const isQueueShown = (): boolean => document.querySelector('[data-keys="decisions"]') !== null;
