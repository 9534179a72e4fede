import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { differingFuses, productionFuses } from "../build/packaging/fuses.ts";
import { connectToEngine, openClient } from "#launch/engine-socket.ts";
import { packageApp, type PackagedApp } from "../build/package.ts";
import { cleanUp, enginePid, newHome, until } from "./flightdeck-app.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

/**
 * The app as it is handed out: from the archive, with production fuses. Playwright's own way in is closed there (the inspect
 * fuse is off), so it is driven over the DevTools port that Chromium itself offers.
 */
describe("the packaged app", () => {
  const home = newHome();
  let packaged: PackagedApp;
  let app: ChildProcess | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    packaged = await packageApp(() => undefined);
    const rootFlags = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    app = spawn(packaged.executable, ["--remote-debugging-port=0", ...rootFlags], {
      // Nothing of the checkout helps it: another folder, and a PATH without its tools.
      cwd: "/",
      env: {
        PATH: "/usr/bin:/bin",
        HOME: home,
        FLIGHTDECK_HOME: home,
        FLIGHTDECK_E2E: "1",
        DISPLAY: process.env["DISPLAY"] ?? "",
        XAUTHORITY: process.env["XAUTHORITY"] ?? "",
      },
      stdio: "ignore",
    });
    const portFile = join(home, "window", "DevToolsActivePort");
    let port = "";
    await until("a DevTools port", () => (port = firstLine(portFile)) !== "", 30_000);
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  }, 180_000);

  afterAll(async () => {
    // Whatever of the start failed: what did start is ended.
    await browser?.close();
    const ended = new Promise((resolve) => app?.once("exit", resolve));
    if (app?.kill("SIGTERM") === true) await ended;
    await cleanUp(home);
  });

  it("has its production fuses", async () => {
    expect(await differingFuses(packaged.executable, productionFuses(process.platform))).toEqual([]);
  });

  it("starts engine and session host from the package and flies a terminal", async () => {
    const firstPage = () => browser?.contexts()[0]?.pages()[0];
    // Its port is open before its window is.
    await until("a window of the packaged app", () => firstPage() !== undefined, 30_000);
    const page = firstPage();
    if (page === undefined) throw new Error("the packaged app has no window");
    await page.waitForSelector("[data-testid=engine-state][data-state=ready]", { timeout: 30_000 });
    const engine = readFileSync(`/proc/${enginePid(home)}/cmdline`, "utf8");
    expect(engine).toContain(packaged.folder);
    const terminals = new TerminalPage(page);
    const session = await terminals.open();
    await terminals.run("echo packaged-$((1+1))");
    await terminals.waitForText(session, "packaged-2");
    await terminals.run("exit");
    await page.waitForSelector(`${tile(session)}[data-state=ended]`);
    expect(isAlive(enginePid(home))).toBe(true);
  });

  it("has its recipes with it", async () => {
    const found = await connectToEngine(home);
    if (found === undefined) throw new Error("the engine of the packaged app does not answer");
    const { client, socket } = await openClient(found, "test");
    const listed = await client.request("recipes.list", { repository: null });
    socket.destroy();
    const names = listed.ok ? listed.value.recipes.map(({ name }) => name) : [listed.failure.message];
    expect(names).toEqual(expect.arrayContaining(["audit", "bug-fix", "factory-pipeline", "single-task"]));
  });
});

/** Empty as long as Chromium has not written the file. */
function firstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n")[0] ?? "";
  } catch {
    return "";
  }
}
