import { afterAll, beforeAll, expect, it } from "vitest";
import { FlightHome, type TestTask } from "../electron/engine/flight/testing/flight-home.ts";
import { closeApp, openApp, type RunningApp, until } from "./flightdeck-app.ts";

const LEFT_BEHIND = 3;
const steps = [
  { edit: { file: "README.md", content: "# Changed\n" } },
  { "ignore-term": {} },
  { "leave-children": LEFT_BEHIND },
  { print: "ready\n" },
  { stall: {} },
];
const stubborn = (id: string): TestTask => ({ id, touch: ["**"], scenario: { steps } });

let home: FlightHome;
let running: RunningApp;
beforeAll(async () => {
  home = new FlightHome();
  const mission = await home.state({ tasks: [stubborn("stays")] });
  await home.launch(mission);
  // The agent itself, and what it left behind.
  await until("its children run", () => home.processes().length > LEFT_BEHIND, 60_000);
  running = await openApp(home.home);
  await running.page.waitForSelector("[data-testid=agents-flying]:has-text('1')");
});
afterAll(async () => {
  await closeApp(running.app);
  await home.remove();
});

it("criterion 32: after the confirmation every process of agents that do not want to end is gone within 5 s", async () => {
  const { page } = running;
  await page.keyboard.press("Control+Shift+Backspace");
  const confirm = page.locator("[data-testid=confirm-action]");
  await confirm.waitFor();
  const confirmedAt = performance.now();
  await confirm.click();
  await until("every process of an agent is gone", () => home.processes().length === 0, 20_000);
  expect(performance.now() - confirmedAt).toBeLessThan(5_000);
});
