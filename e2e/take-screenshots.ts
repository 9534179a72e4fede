import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
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
const SCREENS = {
  welcome: "Show the welcome page",
  brief: "New mission",
  terminals: "Go to Terminals",
  doctor: "Go to Doctor",
  settings: "Settings",
};

/** A small repository of its own, so that what is seen is real and shows nothing of this machine. */
const REPOSITORY = join(tmpdir(), "flightdeck-sample");
const SAMPLE = `
git init -q -b main . && git config user.name Sample && git config user.email sample@example.invalid
commit() { printf '%s\\n' "$2" >> "$1" && git add -A && git commit -q -m "$3"; }
commit README.md '# Sample' 'docs: say what this is'
commit clock.ts 'export const now = () => 1;' 'feat: a clock that can be set'
git switch -q -c ledger && commit ledger.ts 'export const entries = [];' 'feat: a ledger' && commit ledger.ts '// append only' 'refactor: entries are never changed'
git switch -q main && commit clock.ts '// monotonic' 'fix: the clock never runs backwards'
git merge -q --no-edit ledger
`;

const SCENES = [
  `cd ${REPOSITORY}; PS1='$ '; clear; git log --oneline --graph --color`,
  "PS1='$ '; clear; for row in 3 9; do for c in 0 1 2 3 4 5 6 7; do printf \"\\033[${row}${c}m %s%s \\033[0m\" $row $c; done; echo; done",
  `cd ${REPOSITORY}; PS1='$ '; clear; git show --stat --color HEAD~1 | tail -4; ls --color=always`,
  "PS1='$ '; clear; for i in 1 2 3; do echo \"tick $i\"; done; sleep 600",
];

mkdirSync(folder, { recursive: true });
rmSync(REPOSITORY, { recursive: true, force: true });
mkdirSync(REPOSITORY);
execFileSync("bash", ["-c", SAMPLE], { cwd: REPOSITORY });
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
rmSync(REPOSITORY, { recursive: true, force: true });
