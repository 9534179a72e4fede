import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { busyMission } from "./busy-mission.ts";
import { openApp } from "./flightdeck-app.ts";
import { Screens } from "./screens.ts";

/**
 * Pictures of every screen with a mission in flight, in both themes and both sizes, to be looked at after a visible change, and for
 * the README: `xvfb-run -a npx node e2e/take-screenshots.ts <folder>`. They show nothing of the machine they are taken on.
 */
const folder = resolve(process.argv[2] ?? "test-results/screenshots");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 1000, height: 700 } };

mkdirSync(folder, { recursive: true });
const { home } = await busyMission();
const running = await openApp(home.home);
const { page } = running;
const screens = new Screens(running);

async function theme(name: "dark" | "light"): Promise<void> {
  await page.keyboard.press("Control+Shift+p");
  await page.locator("[data-testid=palette-input]").fill(`Theme: ${name}`);
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
  await page.waitForSelector(`html[data-theme=${name}]`);
}

await screens.go("rail-mission");
for (const name of ["light", "dark"] as const) {
  await theme(name);
  for (const [size, pixels] of Object.entries(SIZES)) {
    await screens.resize(pixels);
    await screens.eachState(async (state) => {
      const file = `${state.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}-${size}-${name}.png`;
      await page.screenshot({ animations: "disabled", path: join(folder, file) });
    });
  }
}
await running.app.close();
await home.remove();
