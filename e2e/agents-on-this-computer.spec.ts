import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AskedAgent } from "./asked-agent.ts";
import { bareComputer } from "./bare-computer.ts";
import { cleanUp, closeApp, newHome, openApp, type RunningApp } from "./flightdeck-app.ts";
import { TerminalPage } from "./terminal-page.ts";

/** Two tasks, with everything that any mission goes through. */
const FLOWN_WITHIN_MS = 60_000;

describe("agents on this computer", () => {
  const home = newHome();
  const { tools, restore } = bareComputer();
  let running: RunningApp;
  let page: Page;

  beforeAll(async () => {
    const program = join(tools, "claude");
    writeFileSync(program, "#!/bin/sh\necho '1.2.3 (Claude Code)'\n");
    chmodSync(program, 0o755);
    running = await openApp(home);
    ({ page } = running);
    await page.locator("[data-testid=rail-doctor]").click();
  });
  afterAll(async () => {
    await closeApp(running.app);
    await cleanUp(home);
    restore();
  });

  it("the doctor says what stands around an agent, and that nobody knows its limit yet", async () => {
    const row = page.locator('[data-check="agent.claude"]');
    await row.locator("text=Sandbox: Flightdeck's.").waitFor({ timeout: 20_000 });
    expect(await row.innerText()).toContain("Usage limit: not told yet.");
    const absent = page.locator('[data-check="agent.codex"]');
    expect(await absent.locator("[data-testid=test-flight]").count()).toBe(0);
  });

  it(
    "a test flight is one button, says how it ended, and is a mission that can be looked at",
    { timeout: FLOWN_WITHIN_MS },
    async () => {
      const flight = page.locator("[data-testid=test-flight][data-agent=pilot]");
      await flight.getByRole("button", { name: "Test flight with the scripted agent" }).click();
      await page.waitForSelector("[data-testid=test-flight][data-agent=pilot][data-state=passed]", {
        timeout: FLOWN_WITHIN_MS,
      });
      expect(await flight.innerText()).toContain("2 tasks were flown, checked, merged and landed");
      await flight.locator("[data-testid=show-test-flight]").click();
      await page.waitForSelector("[data-testid=screen-mission]");
      await page.locator("text=Test flight: The scripted agent").first().waitFor();
    },
  );

  it("an agent of one's own is added by its command line, said no to in a sentence, and removed", async () => {
    await page.locator("[data-testid=rail-settings]").click();
    await page.locator("[data-testid=add-own-agent]").click();
    const fill = (name: string, value: string) => page.locator(`[data-testid=own-agent-${name}]`).fill(value);
    await fill("name", "codex");
    await fill("title", "Mine");
    await fill("command", "/bin/false --acp");
    await page.locator("[data-testid=keep-own-agent]").click();
    const problem = page.locator("[data-testid=own-agent-problem]");
    await problem.waitFor();
    expect(await problem.innerText()).toBe(
      "This agent was not kept: name is the name of another agent. Nothing was changed.",
    );
    await fill("name", "mine");
    await page.locator("[data-testid=keep-own-agent]").click();
    const kept = page.locator("[data-testid=own-agent][data-agent=mine]");
    await kept.waitFor();
    expect(await kept.innerText()).toContain("/bin/false --acp");
    await page.locator("[data-testid=rail-doctor]").click();
    await page.locator("[data-testid=check-again]").click();
    await page.locator("[data-testid=test-flight][data-agent=mine]").waitFor({ timeout: 20_000 });
    await page.locator("[data-testid=rail-settings]").click();
    await page.locator("[data-testid=forget-own-agent]").click();
    await kept.waitFor({ state: "detached" });
  });
});

describe("an agent that is asked a question", () => {
  const asked = new AskedAgent();
  let running: RunningApp;
  let page: Page;

  beforeAll(async () => {
    await asked.launch();
    running = await openApp(asked.home.home);
    ({ page } = running);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await asked.remove();
  });

  it("has a live terminal that says its role and is only looked at, and one by its record afterwards", async () => {
    await page.keyboard.press("Control+3");
    const tile = page.locator("[data-testid=terminal-tile][data-kind=question][data-task=one]");
    await tile.and(page.locator("[data-attachment=attached]")).waitFor({ timeout: 30_000 });
    expect(await tile.locator("h2").innerText()).toBe("Reviews Write it");
    expect(await tile.locator("[data-testid=tile-question]").innerText()).toBe("Running · oracle · delphi");
    expect(await tile.locator("[data-testid=take-control]").count()).toBe(0);
    await tile.focus();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type("let me in");
    expect(await tile.getAttribute("data-control")).toBe("false");
    const said = new TerminalPage(page);
    const session = (await tile.getAttribute("data-session")) ?? "";
    asked.answers();
    await tile.and(page.locator("[data-state=ended]")).waitFor({ timeout: 30_000 });
    expect(await tile.locator("[data-testid=exit-words]").innerText()).toBe("Answered");
    await said.waitForText(session, '{"findings": []}');
    expect(await said.text(session)).not.toContain("let me in");
  });
});
