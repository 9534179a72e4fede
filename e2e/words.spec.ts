import type { MissionId } from "#shared/ids.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { busyMission } from "./busy-mission.ts";
import { closeApp, openApp, type RunningApp } from "./flightdeck-app.ts";
import { keepMessageBoxes, menuLabels, messageBoxes, plainWords } from "./main-words.ts";
import { Openings } from "./openings.ts";
import { clipped, overlapping, scrollsSideways, untranslated } from "./page-words.ts";
import { Screens } from "./screens.ts";
import { TestDesk } from "./test-desk.ts";

describe("in a language that is forty per cent longer, in a small window", () => {
  let home: FlightHome;
  let mission: MissionId;
  let running: RunningApp;
  let screens: Screens;

  beforeAll(async () => {
    ({ home, mission } = await busyMission());
    running = await openApp(home.home, { width: 1000, height: 700 }, "ready", { FLIGHTDECK_LOCALE: "en-XA" });
    screens = new Screens(running);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await home.remove();
  });

  it("no text of ours is left in English, and none is cut", async () => {
    const wrong = new Map<string, string[]>();
    const say = (complaint: string, where: string) =>
      wrong.set(complaint, [...(wrong.get(complaint) ?? []), where]);
    const look = async (name: string) => {
      const { page } = running;
      for (const each of await untranslated(page)) say(`English in ${each}`, name);
      for (const each of await clipped(page)) say(each, name);
      for (const each of await overlapping(page)) say(each, name);
      if (await scrollsSideways(page)) say("the page scrolls sideways", name);
    };
    const openings = new Openings(screens, look);
    await screens.eachState(async (name) => {
      await look(name);
      await openings.here(name);
    });
    expect(Object.fromEntries(wrong)).toEqual({});
  });

  it("finds a literal that was forgotten, and a text that is cut", async () => {
    const { page } = running;
    await page.evaluate(() => {
      const forgotten = document.createElement("p");
      forgotten.className = "forgotten";
      forgotten.append("Hello there");
      document.querySelector("main")?.append(forgotten);
      Object.assign(forgotten.style, {
        position: "fixed",
        inset: "0 auto auto 0",
        width: "20px",
        overflow: "hidden",
        whiteSpace: "nowrap",
      });
    });
    expect((await untranslated(page)).join()).toContain("Hello there");
    expect((await clipped(page)).join()).toContain("Hello there");
    // With an ellipsis it says that there is more, and shows it when it is pointed at.
    await page.evaluate(() => {
      const forgotten = document.querySelector<HTMLElement>(".forgotten");
      if (forgotten !== null) forgotten.style.textOverflow = "ellipsis";
    });
    expect((await clipped(page)).join()).not.toContain("Hello there");
    await page.locator(".forgotten").hover();
    await expect.poll(() => page.locator(".forgotten").getAttribute("title")).toBe("Hello there");
    await page.mouse.move(700, 400);
    await expect.poll(() => page.locator(".forgotten").getAttribute("title")).toBeNull();
    await page.evaluate(() => document.querySelector(".forgotten")?.remove());
  });

  it("stands the other way round for languages written from the right", async () => {
    const { page } = running;
    await page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    await screens.eachPlace(async (name) => {
      expect(await scrollsSideways(page), name).toBe(false);
      const rail = await page.locator("[data-testid=rail]").boundingBox();
      expect(rail?.x, name).toBeGreaterThan(900);
      const left = await page
        .locator(".xterm, .react-flow, [data-testid=mission-graph]")
        .evaluateAll((all) => all.filter((each) => getComputedStyle(each).direction !== "ltr").length);
      expect(left, `${name}: terminals and the graph go from left to right`).toBe(0);
    });
    await page.evaluate(() => {
      document.documentElement.dir = "ltr";
    });
  });

  it("leaves no word in English in the menu, the tray, the question before leaving and a notification", async () => {
    const { app, page } = running;
    const desk = new TestDesk(app);
    const labels = await menuLabels(app);
    expect(labels.length).toBeGreaterThan(60);
    expect(plainWords(labels)).toEqual([]);

    const tray = await desk.trayWords();
    expect(tray).toHaveLength(4);
    expect(plainWords(tray)).toEqual([]);

    // A page that was asked and says nothing is followed by the system's own question.
    await keepMessageBoxes(app);
    await page.keyboard.press("Control+q");
    await page.locator("[data-testid=quit-question]").waitFor();
    expect(await untranslated(page)).toEqual([]);
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("app.quit")?.click());
    await expect.poll(() => messageBoxes(app)).toHaveLength(5);
    expect(plainWords(await messageBoxes(app))).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=quit-question]").waitFor({ state: "detached" });

    await desk.set({ focused: false });
    await home.send(mission, { type: "mission.stop", reason: "a test" });
    await expect.poll(() => desk.shown(), { timeout: 20_000 }).toHaveLength(1);
    const [note] = await desk.shown();
    expect(note?.body).toMatch(/0|1|2/);
    expect(plainWords([note?.body ?? "", ...(note?.actions ?? [])])).toEqual([]);
  });
});
