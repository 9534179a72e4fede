import type { Page } from "playwright-core";
import { until, type RunningApp } from "./flightdeck-app.ts";

export async function resize({ app, page }: RunningApp, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [w = 0, h = 0]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    [width, height],
  );
  await until("the page has the new size", () =>
    page.evaluate(([w, h]) => innerWidth === w && innerHeight === h, [width, height]),
  );
}

/** What a person has to see of the open card before they answer, with nothing scrolled. */
export const IN_SIGHT = { question: true, risk: true, requester: true, answers: true };

/** What does not fit scrolls by itself, for the keyboard too. */
export const SCROLLS = { scrolls: true, isKeyboards: true };

/** Which of that is seen, and whether the rest of the card scrolls, and by keyboard too. */
export function lookAtCard(page: Page, card: string) {
  return page.evaluate((selector) => {
    const element = document.querySelector(selector);
    const isSeen = (part: string): boolean => {
      const found = element?.querySelector(`[data-testid=card-${part}]`);
      if (found == null) return false;
      const { left, right, top, bottom } = found.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight || right > innerWidth) return false;
      return found.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    };
    const reading = element?.querySelector("[data-testid=card-reading]");
    const answers = (isSeen("approve") && isSeen("deny")) || isSeen("send");
    return {
      question: isSeen("question"),
      risk: isSeen("risk"),
      requester: isSeen("why"),
      answers,
      isKeyboards: reading?.getAttribute("tabindex") === "0",
      scrolls: reading != null && reading.scrollHeight > reading.clientHeight + 1,
    };
  }, card);
}
