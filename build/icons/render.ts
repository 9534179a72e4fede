// Draws icon.png from icon.svg with the project's own Electron: `node build/icons/render.ts` (under xvfb-run without a display).
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron } from "playwright-core";
import { inCheckout } from "../checkout-folder.ts";
import { ensureElectron } from "../electron-runtime.ts";
import { reportToStderr } from "../report.ts";
import { sandboxFlags } from "../sandbox.ts";

// The largest size that any platform's icon format asks electron-builder for.
const pixels = 512;

const emptyApp = `import { app, BrowserWindow } from "electron";
app.whenReady().then(() => new BrowserWindow({ width: ${pixels}, height: ${pixels}, useContentSize: true, frame: false, transparent: true }).loadURL("about:blank"));
`;

const { executable } = await ensureElectron();
const folder = await mkdtemp(join(tmpdir(), "flightdeck-icon-"));
try {
  await writeFile(join(folder, "package.json"), '{ "name": "icon", "type": "module", "main": "main.js" }');
  await writeFile(join(folder, "main.js"), emptyApp);
  const args = [folder, ...(await sandboxFlags(executable, reportToStderr)), "--force-device-scale-factor=1"];
  const app = await _electron.launch({ executablePath: executable, args });
  try {
    const page = await app.firstWindow();
    const svg = await readFile(inCheckout("build", "icons", "icon.svg"), "utf8");
    await page.setContent(`<style>html, body { margin: 0; background: transparent }</style>${svg}`);
    const png = await page.locator("svg").screenshot({ omitBackground: true });
    await writeFile(inCheckout("build", "icons", "icon.png"), png);
  } finally {
    await app.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
