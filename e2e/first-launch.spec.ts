import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanUp, newHome, openApp, type RunningApp } from "./flightdeck-app.ts";

// Nobody has used this computer for agents: no agent is on its PATH, and no key is in its environment.
const tools = mkdtempSync(join(tmpdir(), "fd-tools-"));
process.env["PATH"] = [tools, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
for (const name of Object.keys(process.env))
  if (/_(?:API_)?KEY$|_TOKEN$/.test(name)) delete process.env[name];

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1000, height: 700 },
];

describe("a computer that never saw Flightdeck", () => {
  const home = newHome();
  let running: RunningApp;
  let page: Page;
  let usableAfterMs = Infinity;

  beforeAll(async () => {
    running = await openApp(home);
    ({ page } = running);
    await page.waitForSelector("[data-testid=watch-demo]:focus");
    usableAfterMs = await page.evaluate(
      () => performance.getEntriesByName("welcome-usable")[0]?.startTime ?? Infinity,
    );
  });
  afterAll(async () => {
    await running.app.close();
    await cleanUp(home);
    rmSync(tools, { recursive: true, force: true });
  });

  async function command(name: string): Promise<void> {
    await page.keyboard.press("Control+Shift+p");
    await page.locator("[data-testid=palette-input]").fill(name);
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
  }

  it("criterion 4: an agent that is missing says so, hands out its command, and is green once it is there", async () => {
    await page.getByRole("button", { name: "Check this computer" }).click();
    const row = page.locator('[data-check="agent.claude"]');
    await row.waitFor();
    expect(await row.innerText()).toContain("Not installed");
    expect(await row.innerText()).toContain('Claude Code is not installed (no "claude" on PATH).');
    await row.getByRole("button", { name: "Copy command" }).click();
    const copied = () => running.app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toBe("npm install -g @anthropic-ai/claude-code");

    const program = join(tools, "claude");
    writeFileSync(program, "#!/bin/sh\necho '1.2.3 (Claude Code)'\n");
    chmodSync(program, 0o755);
    const askedAt = Date.now();
    await page.locator("[data-testid=check-again]").click();
    await page.waitForSelector('[data-check="agent.claude"][data-state=good]');
    expect(Date.now() - askedAt).toBeLessThan(2_000);
    expect(await row.innerText()).toContain("1.2.3");
    rmSync(program);
  });

  it("criterion 5: every screen without data has a heading, one sentence and one primary action, and nothing turns", async () => {
    for (const { width, height } of SIZES) {
      await running.app.evaluate(
        ({ BrowserWindow }, [w = 0, h = 0]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
        [width, height],
      );
      for (const place of await page.locator("[data-testid=rail] button").all()) {
        const screen = await place.getAttribute("aria-label");
        // They are about this computer and this app, of which there is always something to say.
        if (screen === "Doctor" || screen === "Settings") continue;
        await place.click();
        await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
        const nothingYet = { headings: true, sentence: true, primary: 1, spinners: 0 };
        await expect
          .poll(() => page.evaluate(emptyScreen), { timeout: 1_000, message: `${screen}, ${width}` })
          .toEqual(nothingYet);
      }
    }
  });

  it("criterion 1: usable within 3 s, and one click flies an agent whose terminal shows what it does", async () => {
    expect(usableAfterMs).toBeLessThan(3_000);
    await command("Go to Mission");
    const clickedAt = Date.now();
    await page.locator("[data-testid=watch-demo]").click();
    await page.waitForSelector("[data-task][data-state=running]", { timeout: 10_000 });
    await expect.poll(() => outputOnScreen(page), { timeout: 10_000 }).toMatch(/\w/);
    expect(Date.now() - clickedAt).toBeLessThan(10_000);
    await page.waitForSelector("text=Demo. Runs on this computer, no key, no network.");
  });
});

/** Runs in the page. */
function emptyScreen(): { headings: boolean; sentence: boolean; primary: number; spinners: number } {
  const main = document.querySelector("main");
  const shown = (selector: string) =>
    [...(main?.querySelectorAll<HTMLElement>(selector) ?? [])].filter(
      (each) => each.getClientRects().length > 0,
    );
  return {
    headings: shown("h2").length > 0,
    sentence: shown("p").some((each) => (each.textContent ?? "").trim().endsWith(".")),
    primary: shown("[data-look=primary]").length,
    spinners: shown("[data-testid=spinner]").length,
  };
}

const outputOnScreen = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const probe = Reflect.get(globalThis, "flightdeckProbe") as
      | { terminals(): Record<string, string> }
      | undefined;
    return Object.values(probe?.terminals() ?? {})
      .join("\n")
      .trim();
  });
