import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { openApp, type RunningApp } from "./flightdeck-app.ts";

let home: FlightHome;
let running: RunningApp;

const tileOf = (task: string) => `[data-testid=terminal-tile][data-task=${task}]`;

beforeAll(async () => {
  home = new FlightHome();
  const mission = await home.state({
    tasks: [
      { id: "stays", scenario: { steps: [{ print: "hello from the agent\n" }, "stall"] } },
      { id: "asks", scenario: { steps: [{ ask: { question: "Tabs or spaces?" } }, "stall"] } },
    ],
  });
  await home.launch(mission);
  running = await openApp(home.home);
  await running.page.keyboard.press("Control+3");
  await running.page.waitForSelector(tileOf("stays"));
});

afterAll(async () => {
  await running.app.close();
  await home.remove();
});

describe("agents' terminals", () => {
  it("stand beside a person's, what needs a person first, and say who works there", async () => {
    const { page } = running;
    await page.waitForSelector(`${tileOf("asks")}[data-glyph=diamond]`);
    await expect
      .poll(() =>
        page
          .locator("[data-testid=terminal-tile]")
          .evaluateAll((all) => all.map((each) => each.dataset.task)),
      )
      .toEqual(["asks", "stays"]);
    const header = page.locator(`${tileOf("stays")} [data-testid=tile-agent]`);
    expect(await header.innerText()).toContain("pilot (scripted)");
    await expect
      .poll(() => page.locator(`${tileOf("stays")} .xterm-screen`).innerText())
      .toContain("hello from the agent");
  });
});
