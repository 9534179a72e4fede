import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { busyMission } from "./busy-mission.ts";
import { closeApp, openApp, type RunningApp, until } from "./flightdeck-app.ts";
import { GLANCE, notSeen } from "./glance-set.ts";
import { lastingProblem, markFocusables, paneWithKeyboard } from "./page-access.ts";
import { clipped, overlapping, scrollsSideways } from "./page-words.ts";
import { Screens } from "./screens.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 1000, height: 700 };
/** A walk through everything, on a machine that does other things beside it. */
const WALK = { timeout: 240_000 };
describe("every screen, with a mission in flight", WALK, () => {
  let home: FlightHome;
  let mission: MissionId;
  let running: RunningApp;
  let screens: Screens;

  beforeAll(async () => {
    ({ home, mission } = await busyMission());
    running = await openApp(home.home);
    screens = new Screens(running);
    await listen(running.page);
  });
  // Something to say, twice and close together: the settings have no panel at the bottom.
  beforeEach(async ({ signal }) => {
    screens.walkedBy(signal);
    await screens.go("rail-settings");
    for (const keys of ["Control+j", "Control+j"]) await running.page.keyboard.press(keys);
    await screens.closeNotices();
  });
  afterAll(async () => {
    await closeApp(running.app);
    await home.remove();
  });

  it("A2: with keys alone into a terminal and out, to what failed, and to the question before leaving", async () => {
    const { page } = running;
    // From a task that is well: from what failed, the next problem is another one.
    await screens.go("rail-mission");
    await page.locator("[data-testid=task-node][data-task=inventory]").click();
    // By mouse until here: the first key, which has Ctrl, shows where the keyboard went.
    const problems: (string | null)[] = [];
    const step = async (keys: string, seen: string) => {
      await page.keyboard.press(keys);
      await page.waitForSelector(seen);
      problems.push((await lastingProblem(page)).problem);
    };
    await step("Control+3", "[data-testid=screen-terminals]");
    await step("Control+Alt+ArrowRight", "[data-testid=terminal-tile]:focus-within");
    await step("Control+Enter", "[data-testid=terminal-tile][data-control=true]:focus-within");
    await step("Control+Shift+Space", "[data-testid=terminal-tile][data-control=false]:focus-within");
    await step("Control+1", "[data-testid=screen-mission] :focus");
    await step("]", "[data-testid=task-node][data-state=failed]:focus");
    await step("Control+q", "[data-testid=quit-cancel]:focus");
    await step("Escape", "[data-testid=task-node][data-state=failed]:focus");
    expect(problems.filter((each) => each !== null)).toEqual([]);
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
        await until("another pane", async () => (await paneWithKeyboard(page)) !== before, 2_000).catch(() =>
          trapped.push(`${name}: ${element} in ${before}`),
        );
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
          const { key, problem } = await lastingProblem(page);
          if (problem !== null) problems.push(`${place}, ${size.width}: ${problem}`);
          if (seen.has(key) && key.includes("rail-")) break;
          seen.add(key);
        }
        expect(seen.size, `${place} can be walked through`).toBeGreaterThan(3);
      });
    }
    expect([...new Set(problems)]).toEqual([]);
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
        const moves = async (keys: string): Promise<boolean> => {
          const before = await value();
          await page.keyboard.press(keys);
          const moved = until("the edge moves", async () => (await value()) !== before, 2_000);
          return moved.then(
            () => true,
            () => false,
          );
        };
        await edge.focus();
        // One of them at least: it may stand at its end.
        const back = await moves(upright ? "ArrowLeft" : "ArrowUp");
        const forth = await moves(upright ? "ArrowRight" : "ArrowDown");
        expect(back || forth, `${place}, edge ${at}`).toBe(true);
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

  it("A9: tasks say what they are and how they stand; terminals can be read out", async () => {
    const { page } = running;
    await screens.resize(WIDE);
    await screens.go("rail-mission");
    const node = page.locator("[data-testid=task-node][data-task=migrate-schema]");
    await expect.poll(() => node.getAttribute("aria-label")).toMatch(/^Migrate schema, needs you, /iu);
    const about = await page.locator("[data-testid=mission-graph]").getAttribute("aria-describedby");
    expect(await page.locator(`[id="${about}"]`).textContent()).toBe(
      "The list shows the same tasks as a table.",
    );
    // As a screen reader is told it, not as it is written down.
    const told = () => page.locator("[data-pane=views]").ariaSnapshot();
    await expect.poll(told).toMatch(/Migrate schema, Needs you, pilot, waiting/u);
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

  it("A11: in forced colours, and at twice the size, the whole glance set is seen and nothing is cut", async ({
    onTestFinished,
  }) => {
    const { page } = running;
    await screens.resize(NARROW);
    await screens.go("rail-mission");
    await page.locator("[data-testid=side-dock] [data-testid=tab-decisions]").click();
    await page.locator("[data-testid=side-dock] [data-testid=decision]").first().click();
    const wrong: string[] = [];
    const look = async (name: string) => {
      wrong.push(...(await clipped(page)).map((each) => `${name}: ${each}`));
      wrong.push(...(await overlapping(page)).map((each) => `${name}: ${each}`));
      if (await scrollsSideways(page)) wrong.push(`${name}: the page scrolls sideways`);
    };
    const card = "[data-pane=side] [data-testid=decision][data-open=true] [data-testid=card-question]";
    await page.emulateMedia({ forcedColors: "active" });
    await screens.eachPlace((place) => look(`${place}, forced colours`));
    await screens.go("rail-mission");
    await expect.poll(() => notSeen(page, [...GLANCE, card])).toEqual([]);
    await page.emulateMedia({ forcedColors: "none" });
    onTestFinished(() => screens.zoom(1));
    await screens.zoom(2);
    await screens.eachPlace((place) => look(`${place}, twice the size`));
    await screens.go("rail-mission");
    await expect.poll(() => notSeen(page, [...GLANCE, card])).toEqual([]);
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("A12: a decision that would expire can be given more time, or for ever, with the keyboard alone", async () => {
    const { page } = running;
    await screens.resize(WIDE);
    await screens.go("rail-decisions");
    const card = page.locator("[data-testid=decision][data-open=true]");
    const id = await card.getAttribute("data-decision-id");
    const expiresAt = async () =>
      (await home.ask("decisions.show", { decision: id as DecisionId })).row.expiresAt;
    const urgent = page.locator("[data-testid=urgent-region]");
    expect(await urgent.textContent()).toBe("");
    const soon = Date.now() + 50_000;
    await home.send(mission, { type: "decision.extend", decision: id as DecisionId, expiresAt: soon });
    // Within its last minute it is said at once, and nothing else ever is.
    await expect.poll(() => urgent.textContent()).toMatch(/^Expires in under a minute: /u);
    const extend = async (choice: string) => {
      await card.locator("[data-testid=card-extend]").focus();
      await page.keyboard.press("Enter");
      await page.locator(`[data-testid=card-extend-form] [data-ms="${choice}"]`).focus();
      await page.keyboard.press("Enter");
      await page.locator("[data-testid=card-extend-form]").waitFor({ state: "detached" });
    };
    await extend("900000");
    await expect.poll(expiresAt).toBe(soon + 900_000);
    await extend("none");
    await expect.poll(expiresAt).toBeNull();
    await card.locator("[data-testid=card-expiry]").waitFor({ state: "detached" });
  });

  it("A8: one voice for all screens, which said each thing at most once in three seconds all the time", async () => {
    const { page } = running;
    await screens.eachPlace(async (place) => {
      const voices = await page
        .locator("[aria-live=polite], [role=status], [role=log]")
        .evaluateAll((all) => all.filter((each) => each.closest(".xterm") === null).length);
      expect(voices, place).toBe(1);
      expect(await page.locator(".xterm [aria-live]").count(), `${place}: no terminal reads itself out`).toBe(
        0,
      );
    });
    const said = await page.evaluate(
      () => Reflect.get(globalThis, "said") as { words: string; at: number }[],
    );
    expect(said.length, "messages").toBeGreaterThan(5);
    expect((said.at(-1)?.at ?? 0) - (said[0]?.at ?? 0), "ms of flight").toBeGreaterThan(20_000);
    const gaps = said.slice(1).map(({ at }, index) => at - (said[index]?.at ?? 0));
    expect(gaps.filter((gap) => gap < 2_900)).toEqual([]);
  });

  it("A12: a notice stays for as long as it is pointed at or has the keyboard", async () => {
    const { page } = running;
    const notice = page.locator("[data-testid=notice]").first();
    await expect.poll(() => page.locator("[data-testid=notice]").count(), { timeout: 10_000 }).toBe(0);
    // The page's time is put forward instead of waited for. Nothing comes behind this test.
    await page.clock.install();
    await screens.go("rail-settings");
    await page.keyboard.press("Control+j");
    await notice.hover();
    // From here on only what is put forward passes, however slow the machine is.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
    await page.clock.fastForward(30_000);
    expect(await notice.isVisible()).toBe(true);
    await notice.locator("button").last().focus();
    await page.mouse.move(700, 3);
    await page.clock.fastForward(30_000);
    expect(await notice.isVisible()).toBe(true);
    await page.locator("[data-testid=rail-settings]").focus();
    await page.clock.fastForward(5_000);
    expect(await notice.isVisible()).toBe(true);
    await page.clock.fastForward(2_000);
    await notice.waitFor({ state: "detached" });
  });
});

/** Keeps all that the page's one voice says, and when. */
function listen(page: Page): Promise<void> {
  return page.evaluate(() => {
    const said: { words: string; at: number }[] = [];
    Reflect.set(globalThis, "said", said);
    const region = document.querySelector("[data-testid=live-region]");
    if (region === null) throw new Error("there is no live region");
    new MutationObserver(() => {
      const words = region.textContent ?? "";
      if (words !== "") said.push({ words, at: performance.now() });
    }).observe(region, { childList: true, subtree: true, characterData: true });
  });
}

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
