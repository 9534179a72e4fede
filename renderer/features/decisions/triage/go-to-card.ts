import type { DecisionId } from "#shared/mission/ids.ts";
import { showScreen } from "../../../shell/show-screen.ts";
import { wishForKeyboard } from "../../../state/keyboard-wish.ts";
import type { ScreenStore } from "../../../state/screen-store.ts";
import type { DecisionsDesk } from "../decisions-desk.ts";

/** The screen itself takes the keyboard in the first frame. */
const SCREEN_FRAMES = 2;

/** Goes to a screen that shows decisions and opens this one there; the keyboard goes to it as soon as it is drawn. */
export function goToCard(desk: DecisionsDesk, store: ScreenStore, screen: string, id: DecisionId): void {
  if (store.getState().screen !== screen) showScreen(store, screen);
  desk.go(id);
  let frames = 0;
  wishForKeyboard(() => {
    frames += 1;
    if (frames <= SCREEN_FRAMES) return false;
    const card = document.querySelector<HTMLElement>(
      `[data-testid="decision"][data-open="true"][data-decision-id="${id}"]`,
    );
    card?.focus();
    return card !== null;
  });
}

/** A queue is on the page already, beside whatever the screen shows. */
export const isQueueShown = (): boolean => document.querySelector('[data-keys="decisions"]') !== null;
