import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { ensureElectron } from "../build/electron-runtime.ts";
import {
  checkout,
  cleanUp,
  closeApp,
  enginePid,
  newHome,
  openApp,
  type RunningApp,
  until,
} from "./flightdeck-app.ts";

let home: string;
let running: RunningApp;

beforeEach(async () => {
  home = newHome();
  running = await openApp(home);
});

afterEach(async () => {
  await closeApp(running.app);
  await cleanUp(home);
});

const engineState = (state: string, timeout: number) =>
  running.page.waitForSelector(`[data-testid=engine-state][data-state=${state}]`, { timeout });

describe("the app and its engine", () => {
  it("says within 11 seconds that the engine does not answer, starts no second one, and goes on when it does", async () => {
    await engineState("ready", 10_000);
    const engine = enginePid(home);
    process.kill(engine, "SIGSTOP");
    try {
      const stopped = performance.now();
      await running.page.waitForSelector("[data-testid=engine-banner][data-state=silent]", {
        timeout: 11_000,
      });
      expect(performance.now() - stopped).toBeLessThan(11_000);
      expect(enginePid(home)).toBe(engine);
    } finally {
      process.kill(engine, "SIGCONT");
    }
    await engineState("ready", 10_000);
    expect(enginePid(home)).toBe(engine);
  });

  it("says so too when the app is started beside an engine that hangs", async () => {
    const engine = enginePid(home);
    await running.app.close();
    process.kill(engine, "SIGSTOP");
    try {
      running = await openApp(home, undefined, "silent");
      await running.page.waitForSelector("[data-testid=engine-banner][data-state=silent]");
      expect(enginePid(home)).toBe(engine);
    } finally {
      process.kill(engine, "SIGCONT");
    }
    await engineState("ready", 15_000);
    expect(enginePid(home)).toBe(engine);
  });

  it("gives up after too many deaths, says so, and starts again when asked", async () => {
    await engineState("ready", 10_000);
    for (let death = 0; death < 6; death++) {
      const engine = enginePid(home);
      process.kill(engine, "SIGKILL");
      await until("the engine is gone", () => !isAlive(engine));
      if (death < 5) {
        await until("another engine", () => enginePid(home) !== engine, 20_000);
        await engineState("ready", 20_000);
      }
    }
    await running.page.waitForSelector("[data-testid=engine-banner][data-state=failed]");
    await running.page.getByRole("button", { name: /start the engine again/i }).click();
    await engineState("ready", 20_000);
    expect(isAlive(enginePid(home))).toBe(true);
  });

  it("is opened once: a second start says where the first is and ends", async () => {
    const { executable } = await ensureElectron({ report: () => undefined });
    const second = spawnSync(executable, [checkout, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])], {
      env: { ...process.env, FLIGHTDECK_HOME: home, FLIGHTDECK_NODE: process.execPath },
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/Flightdeck: It is already open for .*Its window was brought to the front/);
  });

  it("says in one sentence that a data directory cannot be used", async () => {
    const { executable } = await ensureElectron({ report: () => undefined });
    const outcome = spawnSync(executable, [checkout, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])], {
      env: { ...process.env, FLIGHTDECK_HOME: "/dev/null/flightdeck", FLIGHTDECK_NODE: process.execPath },
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/The data directory \/dev\/null\/flightdeck cannot be used \(ENOTDIR\)/);
  });
});
