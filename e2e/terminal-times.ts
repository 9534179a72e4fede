import type { Page } from "playwright-core";

// Measured inside the page: what the driver of the test takes on its way is no part of it.

/** Milliseconds from writing these words into the open find bar until it says how often they are there. */
export function timeToFind(
  page: Page,
  words: string,
): Promise<{ readonly count: string; readonly ms: number }> {
  return page.evaluate(async (wanted) => {
    const input = document.querySelector<HTMLInputElement>("[data-testid=find-input]");
    const count = document.querySelector("[data-testid=find-count]");
    if (input === null || count === null) throw new Error("there is no find bar");
    const said = (isWanted: (text: string) => boolean) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const text = count.textContent ?? "";
          if (!isWanted(text)) return false;
          watcher.disconnect();
          resolve(text);
          return true;
        };
        const watcher = new MutationObserver(look);
        if (!look()) watcher.observe(count, { childList: true, characterData: true, subtree: true });
      });
    input.focus();
    input.select();
    document.execCommand("delete");
    await said((text) => text === "");
    const began = performance.now();
    document.execCommand("insertText", false, wanted);
    return { count: await said((text) => text !== ""), ms: performance.now() - began };
  }, words);
}

/** Takes its picture from one terminal that has a graphics context; milliseconds until its newest line, by session, is drawn again. */
export function timeToDrawAgain(page: Page, newest: ReadonlyMap<string, string>): Promise<number> {
  return page.evaluate(
    async (lines) => {
      const canvases = document.querySelectorAll<HTMLCanvasElement>("[data-session] .xterm-screen canvas");
      for (const canvas of canvases) {
        const context = canvas.getContext("webgl2");
        const loses = context?.getExtension("WEBGL_lose_context") ?? null;
        const tile = canvas.closest<HTMLElement>("[data-session]");
        const line = lines.find(([session]) => session === tile?.dataset["session"])?.[1];
        if (loses === null || context?.isContextLost() !== false || line === undefined) continue;
        const isDrawn = () =>
          (tile?.querySelector<HTMLElement>(".xterm-rows")?.innerText ?? "").includes(line);
        const began = performance.now();
        loses.loseContext();
        while (!isDrawn()) {
          if (performance.now() - began > 10_000) throw new Error(`"${line}" is not drawn again`);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return performance.now() - began;
      }
      throw new Error("no terminal has a context");
    },
    [...newest],
  );
}
