import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { busyMission } from "./busy-mission.ts";
import { openApp } from "./flightdeck-app.ts";
import { Openings } from "./openings.ts";
import { Screens } from "./screens.ts";

/**
 * Pictures of every screen with a mission in flight, in each theme and both sizes, to be looked at after a visible change, and for
 * the README: `xvfb-run -a npx node e2e/take-screenshots.ts <folder> [--openings]`. Those for the README show nothing of the machine
 * they are taken on.
 */
const folder = resolve(process.argv[2] ?? "test-results/screenshots");
/** More than the screens themselves, in the look of the README: each menu, question and form as it opens. */
const withOpenings = process.argv.includes("--openings");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 1000, height: 700 } };

mkdirSync(folder, { recursive: true });
const { home } = await busyMission();
const running = await openApp(home.home);
const { page } = running;
const screens = new Screens(running);

async function picture(name: string): Promise<void> {
  const file = `${name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}.png`;
  await page.screenshot({ animations: "disabled", path: join(folder, file) });
}

await screens.go("rail-mission");
for (const name of ["high-contrast", "light", "dark"] as const) {
  await screens.theme(name);
  for (const [size, pixels] of Object.entries(SIZES)) {
    await screens.resize(pixels);
    await screens.eachState(async (state) => {
      await picture(`${state}-${size}-${name}`);
    });
  }
}
if (withOpenings) {
  await screens.resize(SIZES.wide);
  const openings = new Openings(screens, picture);
  await screens.eachState((state) => openings.here(state));
}
await running.app.close();
await home.remove();
