import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { cleanUp, closeApp, enginePid, newHome, openApp, type RunningApp, until } from "./flightdeck-app.ts";

const SIZE = { width: 1000, height: 700 };
let home: string;
let running: RunningApp;

beforeEach(() => {
  home = newHome();
});
afterEach(async () => {
  await closeApp(running.app);
  await cleanUp(home);
});

describe("a damaged database", () => {
  it("is shown, kept byte for byte, and left behind only by two deliberate steps", async () => {
    running = await openApp(home);
    const engine = enginePid(home);
    await running.app.close();
    process.kill(engine, "SIGKILL");
    await until("the engine is gone", () => !isAlive(engine), 20_000);
    const database = join(home, "flightdeck.db");
    rmSync(`${database}-wal`, { force: true });
    writeFileSync(database, "this was a database once");
    const before = sha256(database);

    running = await openApp(home, SIZE, "recovery");
    const { page } = running;
    await page.locator("[data-testid=recovery]").waitFor();
    await expect.poll(() => page.locator("[data-testid=recovery]").innerText()).toContain(database);
    expect(sha256(database)).toBe(before);

    await page.locator("[data-testid=start-empty]").click();
    await page.locator("[data-testid=confirm-cancel]").click();
    expect(sha256(database)).toBe(before);

    await page.locator("[data-testid=start-empty]").click();
    await page.locator("[data-testid=confirm-action]").click();
    await page.waitForSelector("[data-testid=engine-state][data-state=ready]");
    await page.locator("[data-testid=welcome]").waitFor();
    const [kept = ""] = readdirSync(join(home, "damaged"));
    expect(sha256(join(home, "damaged", kept, "flightdeck.db"))).toBe(before);
    expect(existsSync(database)).toBe(true);
  });
});

const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
