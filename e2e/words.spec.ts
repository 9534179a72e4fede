import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { busyMission } from "./busy-mission.ts";
import { openApp, type RunningApp } from "./flightdeck-app.ts";
import { clipped, scrollsSideways, untranslated } from "./page-words.ts";
import { Screens } from "./screens.ts";

describe("in a language that is forty per cent longer, in a small window", () => {
  let home: FlightHome;
  let running: RunningApp;
  let screens: Screens;

  beforeAll(async () => {
    ({ home } = await busyMission());
    running = await openApp(home.home, { width: 1000, height: 700 }, "ready", { FLIGHTDECK_LOCALE: "en-XA" });
    screens = new Screens(running);
  });
  afterAll(async () => {
    await running.app.close();
    await home.remove();
  });

  it("no text of ours is left in English, and none is cut", async () => {
    const wrong = new Map<string, string[]>();
    const say = (complaint: string, where: string) =>
      wrong.set(complaint, [...(wrong.get(complaint) ?? []), where]);
    await screens.eachState(async (name) => {
      const { page } = running;
      for (const each of await untranslated(page)) say(`English in ${each}`, name);
      for (const each of await clipped(page)) say(each, name);
      if (await scrollsSideways(page)) say("the page scrolls sideways", name);
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
    expect(await page.locator(".forgotten").getAttribute("title")).toBe("Hello there");
    await page.mouse.move(700, 400);
    expect(await page.locator(".forgotten").getAttribute("title")).toBeNull();
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
});
