import type { Page } from "playwright-core";
import type { RunningApp } from "./flightdeck-app.ts";
import { fadedIn } from "./page-access.ts";

/** Every place the rail leads to, and what can be open above it: found on the page, so that new screens are looked at too. */
export class Screens {
  readonly #running: RunningApp;

  constructor(running: RunningApp) {
    this.#running = running;
    running.page.setDefaultTimeout(8_000);
  }

  get page(): Page {
    return this.#running.page;
  }

  async resize({ width, height }: { readonly width: number; readonly height: number }): Promise<void> {
    await this.#running.app.evaluate(
      ({ BrowserWindow }, [w = 0, h = 0]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height],
    );
    await this.page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height]);
  }

  /** In both themes and sizes. */
  async eachLook(look: (name: string) => Promise<void>): Promise<void> {
    for (const theme of ["light", "dark"]) {
      if ((await this.page.locator("html").getAttribute("data-theme")) !== theme) {
        await this.page.keyboard.press("Control+Shift+p");
        await this.page.locator("[data-testid=palette-input]").fill(`Theme: ${theme}`);
        await this.page.keyboard.press("Enter");
        await this.page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
        await this.page.waitForSelector(`html[data-theme=${theme}]`);
      }
      for (const [width, height] of [
        [1000, 700],
        [1440, 900],
      ] as const) {
        await this.resize({ width, height });
        await look(`${theme}, ${width}`);
      }
    }
  }

  async places(): Promise<string[]> {
    return this.page
      .locator("[data-testid=rail] button[data-testid^=rail-]")
      .evaluateAll((all) => all.map((each) => each.getAttribute("data-testid") ?? ""));
  }

  /** Goes there and waits until nothing on it waits for anything. */
  async go(place: string): Promise<void> {
    await this.page.locator(`[data-testid=${place}]`).click();
    await this.page.mouse.move(500, 3);
    await this.page.waitForSelector(`[data-testid=screen-${place.slice("rail-".length)}]`);
    await this.settled();
  }

  /** Nothing is loading, fading in or out, or about to be drawn. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector("main *") !== null &&
        document.querySelector("[data-testid=spinner]") === null &&
        document.querySelector("[data-starting-style], [data-ending-style]") === null,
    );
    await fadedIn(this.page);
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  async eachPlace(look: (name: string) => Promise<void>): Promise<void> {
    for (const place of await this.places()) {
      await this.go(place);
      await look(place.slice("rail-".length));
    }
  }

  /** Each place, each of its tabs, each of its views; then what lies above all: palette and keys. */
  async eachState(look: (name: string) => Promise<void>): Promise<void> {
    await this.eachPlace(async (place) => {
      await look(place);
      await this.#choices(place, look);
    });
    await this.#layer("palette", "Control+Shift+p", look);
    await this.#layer("cheat-sheet", "Control+/", look);
  }

  async #choices(place: string, look: (name: string) => Promise<void>): Promise<void> {
    const choices = this.page.locator(
      "main [role=tab], main [role=radiogroup][data-testid=view-switch] [role=radio]",
    );
    for (let at = 0; at < (await choices.count()); at++) {
      const choice = choices.nth(at);
      const name = (await choice.innerText()).trim();
      await choice.click();
      await this.settled();
      await look(`${place}, ${name}`);
    }
    // As it was before: what comes next looks at the graph.
    const first = this.page.locator("main [data-testid=view-switch] [role=radio]").first();
    if ((await first.count()) > 0) await first.click();
    await this.settled();
  }

  async #layer(name: string, keys: string, look: (name: string) => Promise<void>): Promise<void> {
    await this.page.keyboard.press(keys);
    await this.page.waitForSelector(`[data-testid=${name}]`);
    await this.settled();
    await look(name);
    await this.page.keyboard.press("Escape");
    await this.page.locator(`[data-testid=${name}]`).waitFor({ state: "detached" });
  }
}
