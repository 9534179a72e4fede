import type { Page } from "playwright-core";

/** How many notices ever stood beside each other since this was called: one may be gone again when a test asks. */
export async function countNotices(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const most = { count: 0 };
    const look = (): void => {
      most.count = Math.max(most.count, document.querySelectorAll("[data-testid=notice]").length);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    Reflect.set(globalThis, "mostNotices", most);
  });
  return () => page.evaluate(() => (Reflect.get(globalThis, "mostNotices") as { count: number }).count);
}
