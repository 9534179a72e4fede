import type { Page } from "playwright-core";
import type { DecisionId } from "#shared/mission/ids.ts";

// Watched inside the page, from before it happens: a word that stands for a second may be gone before a test asks for it.

/** From here on every count of seconds that the card shows is written down. */
export const noteSending = (page: Page, id: DecisionId): Promise<void> =>
  page.evaluate((decision) => {
    const words: string[] = [];
    Reflect.set(globalThis, "sendingWords", words);
    new MutationObserver(() => {
      const text = document.querySelector(`[data-decision-id="${decision}"]`)?.textContent ?? "";
      const said = /Sending in \d+ s/.exec(text)?.[0];
      if (said !== undefined && said !== words.at(-1)) words.push(said);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, id);

export const sendingWords = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Reflect.get(globalThis, "sendingWords") as string[]);

/** From here on the moment is awaited in which the card says that nobody wants it any more. */
export const watchWithdrawal = (page: Page, id: DecisionId): Promise<void> =>
  page.evaluate((decision) => {
    const seen = new Promise<number>((resolve) => {
      const watcher = new MutationObserver(() => {
        const text = document.querySelector(`[data-decision-id="${decision}"]`)?.textContent ?? "";
        if (!text.includes("Withdrawn")) return;
        watcher.disconnect();
        resolve(Date.now());
      });
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    Reflect.set(globalThis, "withdrawnAt", seen);
  }, id);

export const withdrawnAt = (page: Page): Promise<number> =>
  page.evaluate(() => Reflect.get(globalThis, "withdrawnAt") as Promise<number>);
