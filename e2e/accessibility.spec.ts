import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanUp, newHome, openApp, type RunningApp } from "./flightdeck-app.ts";
import { TerminalPage } from "./terminal-page.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1000, height: 700 },
];

describe("every screen is accessible", () => {
  const home = newHome();
  let running: RunningApp;

  beforeAll(async () => {
    running = await openApp(home);
    await new TerminalPage(running.page).open();
    await running.page.keyboard.press("Control+Shift+Space");
  });
  afterAll(async () => {
    await running.app.close();
    await cleanUp(home);
  });

  /** Runs a command by its name in the palette, with the keyboard alone. */
  async function command(name: string): Promise<void> {
    const { page } = running;
    await page.keyboard.press("Control+k");
    await page.locator("[data-testid=palette-input]").fill(name);
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
  }

  async function violations(): Promise<string[]> {
    const { violations: found } = await new AxeBuilder({ page: running.page })
      .setLegacyMode(true)
      .withTags(RULES)
      .analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }

  for (const theme of ["dark", "light", "high contrast"]) {
    it(`in the ${theme} theme, large and small`, async () => {
      await command(`Theme: ${theme}`);
      for (const size of SIZES) {
        await running.app.evaluate(({ BrowserWindow }, { width, height }) => {
          BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
        }, size);
        for (const screen of ["Go to Terminals", "Go to Doctor", "Settings"]) {
          await command(screen);
          expect(await violations(), `${screen}, ${theme}, ${size.width}`).toEqual([]);
        }
        await running.page.keyboard.press("Control+k");
        expect(await violations(), `palette, ${theme}, ${size.width}`).toEqual([]);
        await running.page.keyboard.press("Escape");
      }
    });
  }

  it("has no pane without a way out: F6 reaches another one from anywhere", async () => {
    const { page } = running;
    await command("Go to Terminals");
    const pane = () =>
      page.evaluate(
        () => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane") ?? "none",
      );
    const seen = new Set<string>();
    for (let press = 0; press < 8; press++) {
      const before = await pane();
      await page.keyboard.press("F6");
      const after = await pane();
      expect(after).not.toBe(before);
      seen.add(after);
    }
    expect(seen.size).toBeGreaterThan(2);
  });
});
