import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { busyMission } from "./busy-mission.ts";
import { openApp, type RunningApp } from "./flightdeck-app.ts";
import { Openings } from "./openings.ts";
import { around } from "./picture-around.ts";
import { firstLaunch, queue, recovery } from "./picture-states.ts";
import { Screens } from "./screens.ts";

/**
 * Pictures of every screen with a mission in flight, in each theme and both sizes, to be looked at after a visible change, and for
 * the README: `xvfb-run -a npx node e2e/take-screenshots.ts <folder> [--openings | --states]`. Those for the README show nothing of the machine
 * they are taken on.
 */
const folder = resolve(process.argv[2] ?? "test-results/screenshots");
/** More than the screens themselves, in the look of the README: each menu, question and form as it opens. */
const withOpenings = process.argv.includes("--openings");
/** What the screens are not in by themselves: nothing there yet, a flood, on the way, lost, twice the size. Nothing else then. */
const onlyStates = process.argv.includes("--states");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 1000, height: 700 } };

mkdirSync(folder, { recursive: true });
const { home } = await busyMission();
const running = await openApp(home.home);
const screens = new Screens(running);

async function pictureOf(shown: RunningApp, name: string): Promise<void> {
  const file = join(folder, `${name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}.png`);
  const larger = await shown.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.getZoomFactor() === 1) return null;
    return (await contents.capturePage()).toPNG().toString("base64");
  });
  // Of a page that was made larger Playwright takes a corner.
  if (larger !== null) writeFileSync(file, Buffer.from(larger, "base64"));
  else await shown.page.screenshot({ animations: "disabled", path: file });
}
const picture = (name: string): Promise<void> => pictureOf(running, name);

async function everyScreen(): Promise<void> {
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
}

if (onlyStates) {
  await around(home, running, pictureOf);
} else {
  await everyScreen();
}
if (withOpenings) {
  await screens.resize(SIZES.wide);
  const openings = new Openings(screens, picture);
  await screens.eachState((state) => openings.here(state));
}
await running.app.close();
await home.remove();
if (onlyStates) {
  await firstLaunch(pictureOf);
  await recovery(pictureOf);
  await queue(pictureOf);
}
