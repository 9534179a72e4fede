import { ensureBuilt } from "./app-build.ts";
import { checkoutFolder, inCheckout } from "./checkout-folder.ts";
import { ensureDebianPackages } from "./debian-packages.ts";
import { hasDisplay } from "./display.ts";
import { ensureElectron } from "./electron-runtime.ts";
import { runInForeground } from "./program.ts";
import { sandboxFlags } from "./sandbox.ts";
import { reportToStderr as report } from "./report.ts";
import { checkSurroundings } from "./surroundings.ts";

/** `npm start`: makes sure of everything the app needs, then opens it. Answers with the app's exit code. */
export async function main(args: string[]): Promise<number> {
  await checkSurroundings();
  return hasDisplay(process.env, process.platform) ? await openApp(args) : await runInTerminal();
}

async function openApp(args: string[]): Promise<number> {
  const { executable } = await ensureElectron();
  await ensureDebianPackages("start", executable);
  await ensureBuilt();
  const flags = await sandboxFlags(executable, report);
  return await runInForeground(executable, [checkoutFolder, ...flags, ...args], { env: appEnvironment() });
}

/** Without a display there is no window to open, and so no need of Electron: the demo shows what a mission is. */
async function runInTerminal(): Promise<number> {
  report(
    "no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so this flies the demo in the terminal; its engine leaves by itself",
  );
  await ensureBuilt();
  return await runInForeground(process.execPath, [inCheckout("out", "node", "flightdeck.mjs"), "demo"], {
    env: appEnvironment(),
  });
}

/** The app's environment: where Node 24 is, for an Electron whose own Node is too old for the engine. */
export function appEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, FLIGHTDECK_NODE: process.execPath };
  // Terminals inside Electron apps set it; the app would start as a bare Node.
  delete environment["ELECTRON_RUN_AS_NODE"];
  return environment;
}
