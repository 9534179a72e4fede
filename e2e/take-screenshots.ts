import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cleanUp, openApp } from "./flightdeck-app.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

/**
 * Pictures of every screen in both themes and both sizes, to be looked at after a visible change, and for the README:
 * `xvfb-run -a npx node e2e/take-screenshots.ts <folder>`. The shells show nothing of the machine they run on.
 */
const folder = resolve(process.argv[2] ?? "test-results/screenshots");
const home = join(tmpdir(), "flightdeck-demo");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 1000, height: 700 } };
const SCREENS = { terminals: "Go to Terminals", doctor: "Go to Doctor", settings: "Settings" };

const SCENES = [
  "git log --oneline --graph --color | head -40; PS1='$ '; clear; printf '\\033[32m✓\\033[0m store/commit.db.test.ts (14)\\n\\033[32m✓\\033[0m store/migrate.db.test.ts (9)\\n\\033[33m…\\033[0m store/crash.db.test.ts 61/200\\n'",
  "PS1='$ '; clear; for c in 31 32 33 34 35 36; do printf \"\\033[${c}m●\\033[0m family $c  \"; done; echo; seq -f 'task %g  merged  +212 -4' 1 6",
  "PS1='$ '; clear; printf 'building worktree 3 of 8\\n[#########-----------] 45%%\\n'",
  "PS1='$ '; clear; uname -s; echo 'every byte of this terminal is recorded'",
];

mkdirSync(folder, { recursive: true });
const { app, page } = await openApp(home);
const terminals = new TerminalPage(page);
const opened: string[] = [];
for (const scene of SCENES) {
  const session = await terminals.open();
  opened.push(session);
  await terminals.run(scene);
  await page.keyboard.press("Control+Shift+Space");
}
await terminals.takeControl(opened[0] ?? "");
await page.waitForSelector(`${tile(opened[0] ?? "")}[data-control=true]`);

const command = async (name: string): Promise<void> => {
  await page.keyboard.press("Control+Shift+p");
  await page.locator("[data-testid=palette-input]").fill(name);
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
};

for (const theme of ["dark", "light"]) {
  await command(`Theme: ${theme}`);
  for (const [size, { width, height }] of Object.entries(SIZES)) {
    await app.evaluate(
      ({ BrowserWindow }, [w = 0, h = 0]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height],
    );
    for (const [screen, go] of Object.entries(SCREENS)) {
      await command(go);
      if (screen === "doctor") await page.locator("text=File watching").waitFor();
      await page.screenshot({ animations: "disabled", path: join(folder, `${screen}-${size}-${theme}.png`) });
    }
    await page.keyboard.press("Control+Shift+p");
    await page.locator("[data-testid=palette-input]").waitFor();
    await page.screenshot({ animations: "disabled", path: join(folder, `palette-${size}-${theme}.png`) });
    await page.keyboard.press("Escape");
  }
}
await app.close();
await cleanUp(home);
