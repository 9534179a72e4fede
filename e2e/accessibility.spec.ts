import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { busyMission } from "./busy-mission.ts";
import { openApp, type RunningApp } from "./flightdeck-app.ts";
import { focusProblem, markFocusables, paneWithKeyboard, smallTargets, violations } from "./page-access.ts";
import { clipped, scrollsSideways } from "./page-words.ts";
import { Screens } from "./screens.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 1000, height: 700 };

describe("every screen, with a mission in flight", () => {
  let home: FlightHome;
  let running: RunningApp;
  let screens: Screens;

  beforeAll(async () => {
    ({ home } = await busyMission());
    running = await openApp(home.home);
    screens = new Screens(running);
  });
  afterAll(async () => {
    await running.app.close();
    await home.remove();
  });

  /** Runs a command by its name in the palette, with the keyboard alone. */
  async function command(name: string): Promise<void> {
    const { page } = running;
    await page.keyboard.press("Control+Shift+p");
    await page.locator("[data-testid=palette-input]").fill(name);
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
  }

  async function theme(name: "dark" | "light" | "high-contrast"): Promise<void> {
    if ((await running.page.locator("html").getAttribute("data-theme")) === name) return;
    await command(`Theme: ${name.replace("-", " ")}`);
    await running.page.waitForSelector(`html[data-theme=${name}]`);
  }

  it("A1: axe finds nothing in either theme and size, whatever is open", async () => {
    const wrong: string[] = [];
    const look = async (name: string) => {
      wrong.push(...(await violations(running.page)).map((each) => `${name}: ${each}`));
      expect(await running.page.title(), name).not.toBe("");
    };
    for (const [mode, size, whole] of [
      ["dark", WIDE, true],
      ["dark", NARROW, false],
      ["light", NARROW, true],
      ["light", WIDE, false],
      ["high-contrast", WIDE, false],
    ] as const) {
      await theme(mode);
      await screens.resize(size);
      const looked = (name: string) => look(`${name}, ${mode}, ${size.width}`);
      if (whole) await screens.eachState(looked);
      else await screens.eachPlace(looked);
    }
    expect(wrong).toEqual([]);
  });

  it("A3: F6 leaves every element for another pane, and Esc gives the keyboard back to what opened a layer", async () => {
    const { page } = running;
    await screens.resize(WIDE);
    const trapped: string[] = [];
    await screens.eachPlace(async (name) => {
      const names = await markFocusables(page);
      for (const [index, element] of names.entries()) {
        const walked = page.locator(`[data-walk="${index}"]`);
        // Some things come and go with what has the keyboard.
        if ((await walked.count()) === 0) continue;
        await walked.focus();
        const before = await paneWithKeyboard(page);
        await page.keyboard.press("F6");
        if ((await paneWithKeyboard(page)) === before) trapped.push(`${name}: ${element} in ${before}`);
      }
    });
    expect(trapped).toEqual([]);
    const opener = page.locator("[data-testid=open-palette]");
    for (const [keys, layer] of [
      ["Enter", "palette"],
      ["Control+/", "cheat-sheet"],
    ] as const) {
      await opener.focus();
      await page.keyboard.press(keys);
      await page.waitForSelector(`[data-testid=${layer}]`);
      await page.keyboard.press("Escape");
      await page.locator(`[data-testid=${layer}]`).waitFor({ state: "detached" });
      await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    }
  });

  it("A4: what has the keyboard has a name, a ring, and nothing above it", async () => {
    const { page } = running;
    const problems: string[] = [];
    for (const size of [WIDE, NARROW]) {
      await screens.resize(size);
      await screens.eachPlace(async (place) => {
        await page.locator("[data-testid=rail] button").first().focus();
        const seen = new Set<string>();
        for (let press = 0; press < 80; press++) {
          await page.keyboard.press("Tab");
          const { key, problem } = await focusProblem(page);
          if (problem !== null) problems.push(`${place}, ${size.width}: ${problem}`);
          if (seen.has(key) && key.includes("rail-")) break;
          seen.add(key);
        }
        expect(seen.size, `${place} can be walked through`).toBeGreaterThan(3);
      });
    }
    expect([...new Set(problems)]).toEqual([]);
  });

  it("A5: everything that is clicked is 24 by 24 pixels large, or stands alone", async () => {
    const small: string[] = [];
    for (const size of [WIDE, NARROW]) {
      await screens.resize(size);
      await screens.eachState(async (name) => {
        small.push(...(await smallTargets(running.page)).map((each) => `${name}, ${size.width}: ${each}`));
      });
    }
    expect([...new Set(small)]).toEqual([]);
  });

  it("A6: every edge that can be dragged moves by arrows", async () => {
    const { page } = running;
    await screens.resize(WIDE);
    let edges = 0;
    await screens.eachPlace(async (place) => {
      const separators = page.locator("main [role=separator][tabindex='0'][aria-valuenow]");
      for (let at = 0; at < (await separators.count()); at++) {
        const edge = separators.nth(at);
        const value = () => edge.getAttribute("aria-valuenow");
        const upright = (await edge.getAttribute("aria-orientation")) === "vertical";
        await edge.focus();
        const before = await value();
        await page.keyboard.press(upright ? "ArrowLeft" : "ArrowUp");
        const between = await value();
        await page.keyboard.press(upright ? "ArrowRight" : "ArrowDown");
        expect([before, between, await value()].length, place).toBe(3);
        expect(new Set([before, between, await value()]).size, `${place}, edge ${at}`).toBeGreaterThan(1);
        edges += 1;
      }
    });
    expect(edges).toBeGreaterThan(0);
  });

  it("A7: states are told apart by shape alone, however a person sees colours", async () => {
    const { page } = running;
    await screens.go("rail-mission");
    await paintAlike(page, true);
    const cdp = await page.context().newCDPSession(page);
    for (const type of ["protanopia", "deuteranopia", "tritanopia", "achromatopsia"] as const) {
      await cdp.send("Emulation.setEmulatedVisionDeficiency", { type });
      const shapes = await page
        .locator("[data-testid=task-row] [data-glyph], [data-testid=task-node] [data-glyph]")
        .evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute("data-glyph") ?? ""))]);
      expect(shapes.length, "states on the screen").toBeGreaterThan(3);
      const pictures = new Set<string>();
      for (const shape of shapes) {
        const glyph = page.locator(`main svg[data-glyph=${shape}]`).first();
        pictures.add((await glyph.screenshot({ animations: "disabled" })).toString("base64"));
      }
      expect(pictures.size, type).toBe(shapes.length);
    }
    await cdp.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
    await cdp.detach();
    await paintAlike(page, false);
  });

  it("A8 and A12: one voice, at most once in three seconds; a notice stays for as long as it is looked at", async () => {
    const { page } = running;
    await screens.eachPlace(async (place) => {
      const voices = await page
        .locator("[aria-live=polite], [role=status], [role=log]")
        .evaluateAll((all) => all.filter((each) => each.closest(".xterm") === null).length);
      expect(voices, place).toBe(1);
    });
    await page.evaluate(() => {
      const said: number[] = [];
      Reflect.set(globalThis, "saidAt", said);
      const region = document.querySelector("[data-testid=live-region]");
      if (region === null) throw new Error("there is no live region");
      new MutationObserver(() => {
        if (region.textContent !== "") said.push(performance.now());
      }).observe(region, { childList: true, subtree: true, characterData: true });
    });
    const saidAt = () => page.evaluate(() => Reflect.get(globalThis, "saidAt") as number[]);
    // The settings have no panel at the bottom, which is said each time.
    await screens.go("rail-settings");
    await page.keyboard.press("Control+j");
    const notice = page.locator("[data-testid=notice]").first();
    await notice.hover();
    // What is held by the pointer is older than six seconds when the third message comes.
    await expect
      .poll(
        async () => {
          await page.keyboard.press("Control+j");
          return (await saidAt()).length;
        },
        { timeout: 15_000, interval: 250 },
      )
      .toBeGreaterThanOrEqual(3);
    const times = await saidAt();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps.filter((gap) => gap < 2_900)).toEqual([]);
    expect(await notice.isVisible()).toBe(true);
    await page.mouse.move(700, 3);
    await expect.poll(() => page.locator("[data-testid=notice]").count(), { timeout: 20_000 }).toBe(0);
  });

  it("A9: tasks say what they are and how they stand; terminals can be read out", async () => {
    const { page } = running;
    await screens.resize(WIDE);
    await screens.go("rail-mission");
    const node = page.locator("[data-testid=task-node][data-task=migrate-schema]");
    await expect.poll(() => node.getAttribute("aria-label")).toMatch(/^Migrate schema, needs you, /iu);
    const about = await page.locator("[data-testid=mission-graph]").getAttribute("aria-describedby");
    expect(await page.locator(`[id="${about}"]`).textContent()).toContain("list");
    const switchTo = async (choice: "on" | "off", there: number) => {
      await screens.go("rail-settings");
      await page.locator(`[data-testid=screen-reader] [data-value=${choice}]`).click();
      await screens.go("rail-terminals");
      await expect.poll(async () => (await page.locator(".xterm-accessibility").count()) > 0).toBe(there > 0);
    };
    await switchTo("on", 1);
    await switchTo("off", 0);
  });

  it("A10: with reduced motion nothing moves", async () => {
    const { page } = running;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await screens.eachPlace(async (place) => {
      const moving = () =>
        page.evaluate(() => document.getAnimations().filter((each) => each.playState === "running").length);
      await expect.poll(moving, { message: place }).toBe(0);
      const smooth = await page.evaluate(
        () =>
          [...document.querySelectorAll("*")].filter(
            (each) => getComputedStyle(each).scrollBehavior === "smooth",
          ).length,
      );
      expect(smooth, place).toBe(0);
    });
    await page.emulateMedia({ reducedMotion: "no-preference" });
  });

  it("A11: in forced colours, and at twice the size, nothing is cut and the page never scrolls sideways", async () => {
    const { page, app } = running;
    await screens.resize(NARROW);
    const wrong: string[] = [];
    const look = async (name: string) => {
      wrong.push(...(await clipped(page)).map((each) => `${name}: ${each}`));
      if (await scrollsSideways(page)) wrong.push(`${name}: the page scrolls sideways`);
    };
    await page.emulateMedia({ forcedColors: "active" });
    await screens.eachPlace((place) => look(`${place}, forced colours`));
    await screens.go("rail-mission");
    expect(await page.locator("[data-testid=header] [data-testid^=glance-]").count()).toBeGreaterThan(0);
    await page.emulateMedia({ forcedColors: "none" });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2));
    await page.waitForFunction(() => innerWidth === 500);
    await screens.eachPlace((place) => look(`${place}, twice the size`));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1));
    expect([...new Set(wrong)]).toEqual([]);
  });
});

/** All states in one colour: what still differs is shape. */
function paintAlike(page: Page, alike: boolean): Promise<void> {
  return page.evaluate((isAlike) => {
    const { style } = document.documentElement;
    for (const tone of ["--idle", "--run", "--need", "--done", "--fail"]) {
      if (isAlike) style.setProperty(tone, "var(--ink)");
      else style.removeProperty(tone);
    }
  }, alike);
}
