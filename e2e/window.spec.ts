import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanUp, closeApp, newHome, openApp, type RunningApp, takeBugs, until } from "./flightdeck-app.ts";
import { isKept } from "./kept-by-window.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

describe("the window", () => {
  const home = newHome();
  let running: RunningApp;

  beforeAll(async () => {
    running = await openApp(home);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await cleanUp(home);
  });

  it("is the app's own page, with no way to Node and none out of the page", async () => {
    const { page } = running;
    expect(page.url()).toMatch(/^app:\/\/flightdeck\/index\.html/);
    expect(await page.title()).toContain("Flightdeck");
    const reach = await page.evaluate(() => ({
      require: typeof Reflect.get(globalThis, "require"),
      process: typeof Reflect.get(globalThis, "process"),
      bridge: Object.keys(Reflect.get(globalThis, "flightdeck") as object).toSorted(),
      opened: window.open("https://example.invalid/") === null,
    }));
    expect(reach).toEqual({
      require: "undefined",
      process: "undefined",
      bridge: ["connect", "pathForFile"],
      opened: true,
    });
  });

  it("stays on its page and asks for no permission", async () => {
    const { page, app } = running;
    const before = page.url();
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      Reflect.set(globalThis, "commits", 0);
      contents?.on("did-navigate", () => Reflect.set(globalThis, "commits", 1));
    });
    const denied = await page.evaluate(async () => {
      location.href = "https://example.invalid/";
      const status = await navigator.permissions.query({ name: "geolocation" });
      return status.state;
    });
    expect(denied).toBe("denied");
    // Two more frames and a round trip to main: a navigation that was let through would have begun by then.
    await page.evaluate(
      () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))),
    );
    expect(await app.evaluate(() => Reflect.get(globalThis, "commits") as number)).toBe(0);
    expect(page.url()).toBe(before);
  });

  it("has on disk where it looks within seconds, for the day it is killed", async () => {
    const { page } = running;
    // Chromium by itself writes the first change soon, and each that follows a minute later.
    for (const [keys, screen] of [
      ["Control+8", "doctor"],
      ["Control+2", "decisions"],
      ["Control+3", "terminals"],
    ] as const) {
      await page.keyboard.press(keys);
      await until(`${screen} on disk`, () => isKept(home, `"screen":"${screen}"`), 15_000);
    }
  });

  it("breaks no rule of its content security policy, terminals included", async () => {
    const { page } = running;
    const violations: string[] = [];
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
    });
    await page.reload();
    await page.waitForSelector("[data-testid=engine-state][data-state=ready]");
    // A terminal is the one thing in the page that makes styles at run time.
    const terminals = new TerminalPage(page);
    const session = await terminals.open();
    await terminals.run("printf '\\033[1;31mred\\033[0m and \\033[4;34mblue\\033[0m\\n'; exit");
    await page.waitForSelector(`${tile(session)}[data-state=ended]`);
    expect(violations).toEqual([]);
  });

  it("goes on after an error in main that nobody caught, says so once, and keeps what happened", async () => {
    const { app, page } = running;
    await app.evaluate(() => {
      const fail = (words: string) => () => {
        throw new Error(words);
      };
      setTimeout(fail("a first bug"), 0);
      setTimeout(fail("a second bug"), 1);
      void Promise.resolve().then(fail("a promise nobody waits for"));
    });
    const told = page.getByTestId("notice").getByText("Something went wrong in the app itself.");
    await told.waitFor();
    await page.keyboard.press("Control+8");
    await page.waitForSelector("[data-testid=screen-doctor]");
    expect(await told.count()).toBe(1);
    const bugs = takeBugs(home);
    for (const words of ["a first bug", "a second bug", "a promise nobody waits for"])
      expect(bugs).toContain(`the windows go on. Error: ${words}`);
  });

  it("comes back where it was, and so does a second one, each with its own screen and its own draft", async () => {
    const { app, page } = running;
    await page.keyboard.press("Control+n");
    await page.locator("[data-testid=brief-goal]").fill("Sessions rotate.");
    const opened = app.waitForEvent("window");
    await page.keyboard.press("Control+Shift+n");
    const second = await opened;
    await second.waitForSelector("[data-testid=engine-state][data-state=ready]");
    // It begins where the last one was, but what was written there is not its own.
    await second.waitForSelector("[data-testid=screen-new-mission]");
    expect(await second.locator("[data-testid=brief-goal]").inputValue()).toBe("");
    await second.locator("[data-testid=brief-goal]").fill("Another one.");
    expect(await page.locator("[data-testid=brief-goal]").inputValue()).toBe("Sessions rotate.");
    await page.keyboard.press("Control+8");
    await page.waitForSelector("[data-testid=screen-doctor]");
    const wanted = { x: 30, y: 40, width: 1100, height: 720 };
    await app.evaluate(
      ({ BrowserWindow }, bounds) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().includes("window=1"))
          ?.setBounds(bounds),
      wanted,
    );
    await app.close();

    running = await openApp(home, null);
    const addresses = () => running.app.windows().map((each) => /window=\d/.exec(each.url())?.[0] ?? "");
    // One that has just been made has no address yet.
    await expect.poll(() => new Set(addresses())).toEqual(new Set(["window=1", "window=2"]));
    const numbered = (number: number) =>
      running.app.windows().find((each) => each.url().includes(`window=${number}`)) ?? running.page;
    await numbered(1).waitForSelector("[data-testid=screen-doctor]");
    await numbered(2).waitForSelector("[data-testid=screen-new-mission]");
    const goal = (number: number) => numbered(number).locator("[data-testid=brief-goal]").inputValue();
    await expect.poll(() => goal(2)).toBe("Another one.");
    await numbered(1).keyboard.press("Control+n");
    await expect.poll(() => goal(1)).toBe("Sessions rotate.");
    const bounds = await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes("window=1"))
        ?.getBounds(),
    );
    expect(Math.abs((bounds?.x ?? 0) - wanted.x)).toBeLessThanOrEqual(2);
    expect(Math.abs((bounds?.width ?? 0) - wanted.width)).toBeLessThanOrEqual(2);

    // One that a person closed does not come back.
    await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().includes("window=2"))
        ?.close(),
    );
    const saved = z.array(z.object({ number: z.number() }));
    const open = () => saved.parse(JSON.parse(readFileSync(join(home, "window", "windows.json"), "utf8")));
    await expect.poll(open).toEqual([{ number: 1 }]);
  });
});
