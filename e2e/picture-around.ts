import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { enginePid, type RunningApp } from "./flightdeck-app.ts";
import { each, type Picture } from "./picture-states.ts";
import { Screens } from "./screens.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 1000, height: 700 };

/** What a mission in flight looks like at other sizes, in its terminals, before leaving, and when something is lost. */
export async function around(home: FlightHome, running: RunningApp, picture: Picture): Promise<void> {
  const { page } = running;
  const screens = new Screens(running);
  const at = (testId: string) => page.locator(`[data-testid=${testId}]`);
  const tile = (task: string) => `[data-testid=terminal-tile][data-task=${task}]`;
  const escape = () => page.keyboard.press("Escape");
  await screens.resize(WIDE);
  await each(running, picture, [
    [
      "compact-mission",
      async () => {
        await screens.command("density.toggle");
        await screens.go("rail-mission");
      },
    ],
    ["compact-list", () => page.locator("[data-testid=view-switch] [role=radio]").nth(1).click()],
    ["compact-decisions", () => screens.go("rail-decisions")],
    ["compact-terminals", () => screens.go("rail-terminals")],
    [
      "question-card",
      async () => {
        await screens.command("density.toggle");
        await screens.go("rail-mission");
        await page.locator("[data-testid=view-switch] [role=radio]").first().click();
        await at("tab-decisions").click();
        await page.locator("[data-testid=decision][data-kind=question]").click();
        await screens.settled();
      },
    ],
    [
      "failed-card",
      async () => {
        await page.locator("[data-testid=decision]", { hasText: "failed" }).first().click();
        await screens.settled();
      },
    ],
    [
      "terminal-focus",
      async () => {
        await screens.go("rail-terminals");
        await screens.command("terminal.focus");
      },
    ],
    [
      "terminal-find",
      async () => {
        await page.locator(tile("update-sdk")).focus();
        await page.keyboard.press("Control+f");
      },
    ],
    ["terminal-find-hit", () => at("find-input").fill("names")],
    [
      "terminal-instruction",
      async () => {
        await escape();
        await page.locator(`${tile("update-sdk")} [data-testid=send-instruction]`).click();
      },
    ],
    [
      "terminal-instruction-sent",
      async () => {
        await page.keyboard.type("Small commits, please.");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() =>
          document.querySelector("[data-testid=instruction-receipt]")?.textContent?.includes("Small"),
        );
      },
    ],
    [
      "terminal-marks",
      async () => {
        await escape();
        await at("show-marks").first().click();
        await screens.settled();
      },
    ],
    [
      "terminal-control",
      async () => {
        await escape();
        await page.locator(tile("update-sdk")).focus();
        await page.keyboard.press("Control+Enter");
        await page.waitForSelector("[data-control=true]");
      },
    ],
    [
      "terminal-grid-control-narrow",
      async () => {
        await escape();
        await screens.resize(NARROW);
        await page.keyboard.press("Control+Shift+Space");
        await screens.command("terminal.grid");
        await page.locator(tile("update-sdk")).focus();
        await page.keyboard.press("Control+Enter");
        await page.waitForSelector("[data-control=true]");
      },
    ],
    [
      "terminal-new",
      async () => {
        await page.keyboard.press("Control+Shift+Space");
        await screens.resize(WIDE);
        await screens.command("terminal.new");
        await page.waitForSelector("[data-testid=terminal-tile][data-kind=person][data-state=running]");
      },
    ],
    [
      "missions",
      async () => {
        await screens.go("rail-mission");
        await at("mission-name").click();
        await page.getByText("All missions").click();
        await screens.settled();
      },
    ],
    ["stop-all", () => screens.command("mission.stop-all")],
    [
      "worktrees",
      async () => {
        await escape();
        await screens.command("worktrees.show");
        await screens.settled();
      },
    ],
    [
      "quit",
      async () => {
        await escape();
        await page.keyboard.press("Control+q");
        await page.waitForSelector("[data-testid=quit-cancel]");
      },
    ],
    [
      "twice-mission",
      async () => {
        await escape();
        await screens.resize(NARROW);
        await screens.go("rail-mission");
        await screens.zoom(2);
        await screens.settled();
      },
    ],
    ["twice-decisions", () => screens.go("rail-decisions")],
    ["twice-terminals", () => screens.go("rail-terminals")],
    ["twice-settings", () => screens.go("rail-settings")],
    ["twice-doctor", () => screens.go("rail-doctor")],
    [
      "twice-welcome",
      async () => {
        await screens.command("go.welcome");
        await screens.settled();
      },
    ],
    [
      "twice-new-mission",
      async () => {
        await screens.command("mission.new");
        await screens.settled();
      },
    ],
    [
      "twice-receipt",
      async () => {
        await screens.command("mission.receipt");
        await screens.settled();
      },
    ],
    ["twice-palette", () => page.keyboard.press("Control+k")],
    [
      "twice-keys",
      async () => {
        await escape();
        await page.keyboard.press("Control+/");
      },
    ],
    [
      "notice",
      async () => {
        await escape();
        await screens.zoom(1);
        await screens.resize(WIDE);
        await screens.go("rail-settings");
        await page.keyboard.press("Control+j");
        await at("notice").first().waitFor();
      },
    ],
    [
      "engine-silent",
      async () => {
        await screens.go("rail-mission");
        const engine = enginePid(home.home);
        process.kill(engine, "SIGSTOP");
        try {
          await page.waitForSelector("[data-testid=engine-banner][data-state=silent]", { timeout: 15_000 });
          await picture(running, "engine-silent-missions");
          await page.locator("[data-testid=rail-decisions]").click();
          await picture(running, "engine-silent-decisions");
          await page.locator("[data-testid=rail-terminals]").click();
        } finally {
          await picture(running, "engine-silent-terminals");
          process.kill(engine, "SIGCONT");
        }
      },
    ],
  ]);
}
