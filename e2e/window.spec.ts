import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands, type Command } from "#shared/commands.ts";
import { cleanUp, newHome, openApp, type RunningApp } from "./flightdeck-app.ts";

describe("the window", () => {
  const home = newHome();
  let running: RunningApp;

  beforeAll(async () => {
    running = await openApp(home);
  });
  afterAll(async () => {
    await running.app.close();
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
    const { page } = running;
    const before = page.url();
    const denied = await page.evaluate(async () => {
      location.href = "https://example.invalid/";
      const status = await navigator.permissions.query({ name: "geolocation" });
      return status.state;
    });
    expect(denied).toBe("denied");
    expect(page.url()).toBe(before);
  });

  it("breaks no rule of its content security policy", async () => {
    const { page } = running;
    const violations: string[] = [];
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
    });
    await page.reload();
    await page.waitForSelector("[data-testid=shell]");
    expect(violations).toEqual([]);
  });

  it("shows every command that has a menu in that menu, with the same keys", async () => {
    const shown = await running.app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap((menu) =>
        (menu.submenu?.items ?? []).map((item) => ({
          menu: menu.label,
          id: item.id,
          label: item.label,
          keys: item.accelerator ?? null,
        })),
      ),
    );
    for (const command of (commands as readonly Command[]).filter((each) => each.menu !== null)) {
      const keys = command.keys.find((each) => each.length > 1)?.replace("Mod+", "CmdOrCtrl+") ?? null;
      expect(shown).toContainEqual({ menu: command.menu, id: command.id, label: command.title, keys });
    }
  });

  it("comes back where it was", async () => {
    const { app } = running;
    const wanted = { x: 30, y: 40, width: 1100, height: 720 };
    await app.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      wanted,
    );
    await app.close();
    running = await openApp(home, { width: 1100, height: 720 });
    const bounds = await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(Math.abs((bounds?.x ?? 0) - wanted.x)).toBeLessThanOrEqual(2);
    expect(Math.abs((bounds?.width ?? 0) - wanted.width)).toBeLessThanOrEqual(2);
  });
});
