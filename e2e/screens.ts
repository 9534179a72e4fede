import type { Page } from "playwright-core";
import type { CommandName } from "#shared/commands.ts";
import type { RunningApp } from "./flightdeck-app.ts";
import { fadedIn } from "./page-access.ts";

/** Screens that only a command leads to. */
const WITHOUT_A_PLACE = {
  "new-mission": "mission.new",
  welcome: "go.welcome",
  receipt: "mission.receipt",
} as const;

/** Every place the rail leads to, and what can be open above it: found on the page, so that new screens are looked at too. */
export class Screens {
  readonly #running: RunningApp;
  #test: AbortSignal | null = null;

  constructor(running: RunningApp) {
    this.#running = running;
    running.page.setDefaultTimeout(30_000);
  }

  get page(): Page {
    return this.#running.page;
  }

  /** The page is walked for this test. One that ran out of time would go on beside the next, on the same page. */
  walkedBy(test: AbortSignal): void {
    this.#test = test;
  }

  /** Throws when the test that walks is over. */
  stillWanted(): void {
    this.#test?.throwIfAborted();
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
    for (const theme of ["light", "dark"] as const) {
      await this.theme(theme);
      for (const [width, height] of [
        [1000, 700],
        [1440, 900],
      ] as const) {
        await this.resize({ width, height });
        await look(`${theme}, ${width}`);
      }
    }
  }

  /** As with Ctrl+=, only further: the page has fewer pixels of its own. */
  async zoom(factor: number): Promise<void> {
    const before = await this.page.evaluate(() => innerWidth * devicePixelRatio);
    await this.#running.app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
      factor,
    );
    await this.page.waitForFunction(([width, to]) => Math.abs(innerWidth * to - width) < 2, [
      before,
      factor,
    ] as const);
  }

  /** What was said lies above what is looked at. */
  async closeNotices(): Promise<void> {
    await this.page.locator("[data-testid=notice]").first().waitFor();
    // Inside the page: each also leaves by itself, and would be gone between being found and being clicked.
    await this.page.evaluate(async () => {
      const closer = () => [...document.querySelectorAll<HTMLElement>("[data-testid=notice] button")].at(-1);
      for (let button = closer(); button !== undefined; button = closer()) {
        button.click();
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
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
    this.stillWanted();
    await this.page.waitForFunction(
      () =>
        document.querySelector("main")?.innerText.trim() !== "" &&
        document.querySelector("main fieldset:not(:has(input))") === null &&
        document.querySelector("[data-testid=spinner]") === null &&
        document.querySelector("[data-starting-style], [data-ending-style]") === null &&
        [...document.querySelectorAll("main [role=tabpanel]")].every(
          (each) => each.clientHeight === 0 || each.childElementCount > 0,
        ),
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
    for (const [screen, id] of Object.entries(WITHOUT_A_PLACE)) {
      await this.command(id);
      await this.page.waitForSelector(`[data-testid=screen-${screen}]`);
      await this.settled();
      await look(screen);
    }
  }

  /** Runs a command of the palette, in whatever language it stands there; false: it is refused now. */
  async command(id: CommandName): Promise<boolean> {
    const { page } = this;
    this.stillWanted();
    await page.keyboard.press("Control+Shift+p");
    await page.locator("[data-testid=palette-input]").fill(">");
    const row = page.locator(`[data-testid="palette-${id}"]`);
    const refused = (await row.getAttribute("aria-disabled")) === "true";
    if (!refused) {
      await row.hover();
      await page.waitForSelector(`[data-testid="palette-${id}"][aria-selected=true]`);
    }
    await page.keyboard.press(refused ? "Escape" : "Enter");
    await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
    return !refused;
  }

  async theme(name: "dark" | "light" | "high-contrast"): Promise<void> {
    if ((await this.page.locator("html").getAttribute("data-theme")) === name) return;
    await this.command(`theme.${name}`);
    await this.page.waitForSelector(`html[data-theme=${name}]`);
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

  /** A task that failed has most to show: it is chosen first, and its tabs come with it. */
  async #choices(place: string, look: (name: string) => Promise<void>): Promise<void> {
    const failed = this.page.locator("main [data-testid=task-node][data-state=failed]").first();
    if ((await failed.count()) > 0) await failed.click();
    const choices = this.page.locator(
      "main [role=tab], main [role=radiogroup][data-testid=view-switch] [role=radio]",
    );
    const seen = new Set<string>();
    for (let at = 0; at < (await choices.count()); at++) {
      const choice = choices.nth(at);
      const name = (await choice.innerText()).trim().split("\n")[0] ?? "";
      const list = await choice.evaluate(
        (each) => each.closest("[data-testid$=dock], [data-testid$=tabs]")?.getAttribute("data-testid") ?? "",
      );
      if (seen.has(`${list} ${name}`)) continue;
      seen.add(`${list} ${name}`);
      await choice.click();
      await this.settled();
      await look(`${place}, ${name}`);
      // What it brought may stand before it.
      at = -1;
    }
    // As it was before: what comes next looks at the graph.
    const lists = this.page.locator("main :is([role=tablist], [data-testid=view-switch])");
    for (let at = (await lists.count()) - 1; at >= 0; at--)
      await lists.nth(at).locator("[role=tab], [role=radio]").first().click();
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
