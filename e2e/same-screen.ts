import type { ElectronApplication, Page } from "playwright-core";

/** What a person recognizes a screen by. */
export interface ScreenLook {
  readonly screen: string;
  readonly title: string;
  /** The chosen task. */
  readonly chosen: string;
  readonly tasks: number;
  /** True when it is told as true now, not as last seen. */
  readonly live: string;
}

const LOOK = `({
  screen: document.querySelector("main")?.dataset.screen ?? "",
  title: document.querySelector("h1")?.textContent ?? "",
  chosen: document.querySelector("[data-testid=task-row][aria-selected=true], [data-testid=task-node][aria-current=true]")?.dataset.task ?? "",
  tasks: document.querySelectorAll("[data-testid=task-row], [data-testid=task-node]").length,
  live: document.querySelector("[data-testid=glance]")?.dataset.live ?? "",
})`;

const ANSWERS_WITHIN_MS = 300;

/**
 * Asked through main: the driver gives up on a page whose process was killed, and the app does not. null: the page says nothing,
 * and one that dies while it is asked never will.
 */
export const lookAt = (app: ElectronApplication): Promise<ScreenLook | null> =>
  app.evaluate(
    async ({ BrowserWindow }, { look, withinMs }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
      const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), withinMs));
      return Promise.race([contents.executeJavaScript(look) as Promise<ScreenLook>, silence]);
    },
    { look: LOOK, withinMs: ANSWERS_WITHIN_MS },
  );

/** In the page, from here on: when a loss was told, and after it all was again as before. A loss may be short. */
export const watchReturn = (page: Page, before: ScreenLook): Promise<void> =>
  page.evaluate(`(() => {
    const look = () => ${LOOK};
    let lost = false;
    window.sameScreenAt = new Promise((resolve) => {
      const watcher = new MutationObserver(() => {
        const now = look();
        if (now.live !== "true") lost = true;
        if (!lost || JSON.stringify(now) !== ${JSON.stringify(JSON.stringify(before))}) return;
        watcher.disconnect();
        resolve(Date.now());
      });
      watcher.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  })()`);

export const returnedAt = (page: Page): Promise<number> =>
  page.evaluate(() => Reflect.get(globalThis, "sameScreenAt") as Promise<number>);

/** The process that draws the window. */
export const pageProcess = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
