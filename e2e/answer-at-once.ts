import type { Page } from "playwright-core";
import type { DecisionId } from "#shared/mission/ids.ts";

/** Within one frame of opening a card: presses A on it, and its Approve button with the keyboard. */
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
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const onCard = openId() === wanted && document.activeElement?.matches("[data-testid=decision]") === true;
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
