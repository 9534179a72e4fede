import type { Page } from "playwright-core";
import type { DecisionId } from "#shared/mission/ids.ts";

/** As soon as a card has opened: presses A on it, and its Approve button with the keyboard. */
export function openAndAnswerAtOnce(page: Page, id: DecisionId) {
  return page.evaluate(async (wanted) => {
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", {
          key,
          code: `Key${key.toUpperCase()}`,
          bubbles: true,
          cancelable: true,
        }),
      );
    const openId = () =>
      document.activeElement?.closest("[data-decision-id]")?.getAttribute("data-decision-id");
    const since = performance.now();
    document.querySelector<HTMLElement>(`[data-decision-id="${wanted}"]`)?.click();
    const isOnCard = () =>
      openId() === wanted && document.activeElement?.matches("[data-testid=decision]") === true;
    // A frame may be late by more than a card needs to take answers; a task is not.
    for (let tasks = 0; tasks < 50 && !isOnCard(); tasks++)
      await new Promise((resolve) => setTimeout(resolve));
    const onCard = isOnCard();
    press("a");
    // Pressed with the keyboard a button is clicked: the same time counts for it.
    const button = document.querySelector<HTMLElement>(
      `[data-testid=decisions-dock] [data-decision-id="${wanted}"] [data-testid=card-approve]`,
    );
    button?.focus();
    button?.click();
    const pressed = document.activeElement === button;
    return { open: openId(), onCard, pressed, after: performance.now() - since };
  }, id);
}
