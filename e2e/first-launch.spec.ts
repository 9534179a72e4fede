import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareComputer } from "./bare-computer.ts";
import {
  cleanUp,
  closeApp,
  enginePid,
  launchApp,
  newHome,
  openApp,
  type RunningApp,
  until,
} from "./flightdeck-app.ts";
import { isKept } from "./kept-by-window.ts";
import { undisturbed } from "./measured.ts";
import { violations } from "./page-access.ts";
import { lookAt, pageProcess, returnedAt, watchReturn, type ScreenLook } from "./same-screen.ts";

const WIDE = { width: 1440, height: 900 };
const SIZES = [WIDE, { width: 1000, height: 700 }];

describe("a computer that never saw Flightdeck", () => {
  const home = newHome();
  const { tools, restore } = bareComputer();
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
    await closeApp(running.app);
    await cleanUp(home);
    restore();
  });

  const resize = async (size: typeof WIDE): Promise<void> => {
    await running.app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  };

  async function command(name: string): Promise<void> {
    await page.keyboard.press("Control+Shift+p");
    await page.locator("[data-testid=palette-input]").fill(name);
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
  }

  it("criterion 4: an agent that is missing says so, hands out its command, and is green once it is there", async () => {
    await page.getByRole("button", { name: "Check this computer" }).click();
    const row = page.locator(CLAUDE);
    await expect.poll(() => row.innerText()).toContain("Not installed");
    expect(await row.innerText()).toContain('Claude Code is not installed (no "claude" on PATH).');
    await row.getByRole("button", { name: "Copy command" }).click();
    const copied = () => running.app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toBe("npm install -g @anthropic-ai/claude-code");

    const program = join(tools, "claude");
    writeFileSync(program, "#!/bin/sh\necho '1.2.3 (Claude Code)'\n");
    chmodSync(program, 0o755);
    expect(await timeToGreen(page)).toBeLessThan(2_000);
    expect(await row.innerText()).toContain("1.2.3");
    rmSync(program);
  });

  it("criterion 5: every screen without data has a heading, one sentence and one primary action, and nothing turns", async () => {
    for (const { width, height } of SIZES) {
      await resize({ width, height });
      for (const place of await page.locator("[data-testid=rail] button").all()) {
        const screen = await place.getAttribute("data-testid");
        // They are about this computer and this app, of which there is always something to say.
        if (screen === "rail-doctor" || screen === "rail-settings") continue;
        await page.evaluate(noteSpinning);
        await place.click();
        await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
        const nothingYet = { headings: true, sentence: true, primary: 1, spinners: 0 };
        const message = `${screen}, ${width}`;
        await expect.poll(() => page.evaluate(emptyScreen), { message }).toEqual(nothingYet);
        const spunMs = await page.evaluate(() => (Reflect.get(globalThis, "spinning") as { ms: number }).ms);
        expect(spunMs, message).toBeLessThan(1_000);
      }
    }
  });

  it("the ways in have nothing that axe finds, in both themes and sizes", async () => {
    for (const theme of ["dark", "light"]) {
      await command(`Theme: ${theme}`);
      await page.waitForSelector(`html[data-theme=${theme}]`);
      for (const { width, height } of SIZES) {
        await resize({ width, height });
        for (const [screen, shown] of [
          ["Show the welcome page", "screen-welcome] [data-testid=watch-demo"],
          ["New mission", "screen-new-mission] [data-testid=recipe-audit"],
        ] as const) {
          await command(screen);
          await page.waitForSelector(`[data-testid=${shown}]`);
          expect(await violations(page), `${screen}, ${theme}, ${width}`).toEqual([]);
        }
      }
    }
  });

  it("criterion 1: usable within 3 s, and one click flies an agent whose terminal shows what it does", async () => {
    expect(usableAfterMs).toBeLessThan(3_000);
    await resize(WIDE);
    await command("Go to Mission");
    const clickedAt = Date.now();
    await page.locator("[data-testid=watch-demo]").click();
    await page.waitForSelector(`:is(${TASK})[data-state=running]`, { timeout: 10_000 });
    await expect.poll(() => outputOnScreen(page), { timeout: 10_000 }).toMatch(/\w/);
    expect(Date.now() - clickedAt).toBeLessThan(10_000);
    await page.waitForSelector("text=Demo. Runs on this computer, no key, no network.");
  });

  describe("killed in the middle of the demo", () => {
    let before: ScreenLook;

    beforeAll(async () => {
      await command("Show tasks as a list");
      await page.locator("[data-testid=task-row][data-task=cli]").click();
      await page.waitForSelector("[data-testid=task-row][data-task=cli][aria-selected=true]");
      await until("the screen of the demo", async () => {
        const seen = await lookAt(running.app);
        if (seen?.live !== "true" || seen.chosen !== "cli" || seen.tasks !== 9) return false;
        before = seen;
        return true;
      });
      expect(before).toMatchObject({ screen: "mission", chosen: "cli", live: "true", tasks: 9 });
    });

    /** Milliseconds until everything is as it was, told as true now. */
    async function sameScreenAfter(startedAt: number): Promise<number> {
      await until(
        "the same screen",
        async () => JSON.stringify(await lookAt(running.app)) === JSON.stringify(before),
      );
      return Date.now() - startedAt;
    }

    it("the engine comes back under the same screen within 2 s", async () => {
      const killed = async () => {
        await watchReturn(page, before);
        const killedAt = Date.now();
        process.kill(enginePid(home), "SIGKILL");
        return (await returnedAt(page)) - killedAt;
      };
      expect(await undisturbed(2_000, killed, 2)).toBeLessThan(2_000);
    });

    it("the page comes back as the same screen within 2 s", async () => {
      const killed = async () => {
        const drawnBy = await pageProcess(running.app);
        const killedAt = Date.now();
        process.kill(drawnBy, "SIGKILL");
        await until("another page", async () => (await pageProcess(running.app)) !== drawnBy);
        return sameScreenAfter(killedAt);
      };
      expect(await undisturbed(2_000, killed, 2)).toBeLessThan(2_000);
    });

    it("the app, started again, shows the same screen within 2 s", async () => {
      await until("what is looked at is on disk", () => isKept(home, '"task":"cli"'), 15_000);
      const startedAgain = async () => {
        const gone = new Promise((resolve) => running.app.process().once("exit", resolve));
        running.app.process().kill("SIGKILL");
        await gone;
        running = { app: await launchApp(home), page };
        // The test's own driver holds a new app back until it is attached.
        return sameScreenAfter(Date.now());
      };
      expect(await undisturbed(2_000, startedAgain, 2)).toBeLessThan(2_000);
    });
  });
});

const CLAUDE = '[data-check="agent.claude"]';

/** In the page: milliseconds from the click on "Check again" until the row of the agent is green. */
async function timeToGreen(page: Page): Promise<number> {
  await page.evaluate((row) => {
    const tookMs = new Promise<number>((resolve) => {
      const from = (click: MouseEvent) => {
        const watcher = new MutationObserver(() => {
          if (document.querySelector(`${row}[data-state=good]`) === null) return;
          watcher.disconnect();
          resolve(performance.now() - click.timeStamp);
        });
        watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
      };
      addEventListener("click", from, { capture: true, once: true });
    });
    Reflect.set(globalThis, "tookMs", tookMs);
  }, CLAUDE);
  await page.locator("[data-testid=check-again]").click();
  return page.evaluate(() => Reflect.get(globalThis, "tookMs") as Promise<number>);
}

const TASK = "[data-testid=task-node], [data-testid=task-row]";

/** Runs in the page: for how long after the next click something turned. */
function noteSpinning(): void {
  const spinning = { ms: 0 };
  Reflect.set(globalThis, "spinning", spinning);
  const from = (click: MouseEvent) => {
    let turns = false;
    new MutationObserver(() => {
      const turned = turns;
      turns = document.querySelector("main [data-testid=spinner]") !== null;
      if (turned && !turns) spinning.ms = performance.now() - click.timeStamp;
    }).observe(document.body, { subtree: true, childList: true });
  };
  addEventListener("click", from, { capture: true, once: true });
}

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
