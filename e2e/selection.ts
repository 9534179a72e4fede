import type { Page } from "playwright-core";

/** What is looked at, as the window keeps it: written down a moment after it is shown. */
export const selectionOf = async (page: Page): Promise<unknown> =>
  JSON.parse((await page.evaluate(() => sessionStorage.getItem("flightdeck.selection"))) ?? "{}") as unknown;
