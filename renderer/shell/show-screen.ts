import type { ScreenStore } from "../state/screen-store.ts";
import { focusScreen } from "./panes.ts";

/** Goes to a screen and takes the keyboard along: the next key means what is seen. */
export function showScreen(store: ScreenStore, screen: string): void {
  store.getState().go(screen);
  // The new screen is on the page only after React has drawn it.
  requestAnimationFrame(focusScreen);
}
