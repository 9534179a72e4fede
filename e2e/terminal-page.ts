import type { Page } from "playwright-core";
import { until } from "./flightdeck-app.ts";

/** What a test does with terminals, in the words of a person. */
export class TerminalPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a shell the way a newcomer does and waits until it takes keys. Answers with its session id. */
  async open(): Promise<string> {
    const before = await this.sessions();
    await this.page.keyboard.press("Control+t");
    // Tiles of agents may come at the same time: the new one is a person's, and this window types into it.
    let session = "";
    await until(
      "a new terminal tile",
      async () => {
        session = (await this.sessions(NEW)).find((each) => !before.includes(each)) ?? "";
        return session !== "";
      },
      20_000,
    );
    await until("a prompt", async () => /[$#%>] ?$/m.test((await this.text(session)).trimEnd()));
    return session;
  }

  sessions(those = ""): Promise<string[]> {
    return this.page
      .locator(`[data-testid=terminal-tile]${those}`)
      .evaluateAll((tiles) => tiles.map((each) => each.getAttribute("data-session") ?? ""));
  }

  /** Types a line into the terminal that has control. */
  async run(line: string): Promise<void> {
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }

  /** The way out: from here on keys mean the app again. */
  async release(session: string): Promise<void> {
    await this.page.keyboard.press("Control+Shift+Space");
    await this.page.waitForSelector(`${tile(session)}[data-control=false]`);
  }

  /** What lies above the page has gone, and keys reach this terminal again. */
  async hasKeyboard(session: string): Promise<void> {
    await this.page.waitForFunction(
      (selector) => document.querySelector(selector)?.contains(document.activeElement) === true,
      tile(session),
    );
  }

  async takeControl(session: string): Promise<void> {
    await this.page.locator(tile(session)).focus();
    await this.page.keyboard.press("Control+Enter");
    await this.page.waitForSelector(`${tile(session)}[data-control=true][data-attachment=attached]`);
  }

  /** Everything in the terminal's buffer, scrollback included, as a person could read it. */
  text(session: string): Promise<string> {
    return this.page.evaluate((id) => {
      const probe = Reflect.get(globalThis, "flightdeckProbe") as
        | { terminals(): Record<string, string> }
        | undefined;
      return probe?.terminals()[id] ?? "";
    }, session);
  }

  async waitForText(session: string, wanted: string | RegExp, withinMs = 15_000): Promise<void> {
    const matches = (text: string) =>
      typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
    await until(`${String(wanted)} in the terminal`, async () => matches(await this.text(session)), withinMs);
  }
}

const NEW = "[data-kind=person][data-state=running][data-control=true][data-attachment=attached]";

export const tile = (session: string): string => `[data-testid=terminal-tile][data-session=${session}]`;
