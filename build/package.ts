import { access, constants, cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build, Platform } from "electron-builder";
import { ensureBuilt } from "./app-build.ts";
import { checkoutFolder, inCheckout } from "./checkout-folder.ts";
import { ensureElectron, type ElectronRuntime } from "./electron-runtime.ts";
import { distOf } from "./electron-runtime/official.ts";
import { setProductionFuses } from "./packaging/fuses.ts";
import { packageConfig } from "./packaging/package-config.ts";
import { reportToStderr, type Report } from "./report.ts";
import { withLock } from "./run-lock.ts";
import { checkSurroundings } from "./surroundings.ts";

export interface PackagedApp {
  folder: string;
  executable: string;
}

// better-sqlite3 is built for it.
const engineNapi = 10;

/** `npm run package`: an unpacked app in `dist/`; its path is the last line. */
export async function main(): Promise<number> {
  await checkSurroundings();
  const { executable } = await packageApp();
  process.stdout.write(`${executable}\n`);
  return 0;
}

/** Builds what is stale and packages it. The package appears in `dist/` only when it is whole and its fuses are set. */
export async function packageApp(report: Report = reportToStderr): Promise<PackagedApp> {
  const runtime = await ensureElectron({ report });
  await ensureBuilt(report);
  const dist = inCheckout("dist");
  return await withLock(dist, report, async () => {
    const started = performance.now();
    report("packaging the app (about 10 s)");
    const work = inCheckout("dist", "work");
    await rm(work, { recursive: true, force: true });
    const made = await packageInto(work, runtime);
    const folder = join(dist, relative(work, made.folder));
    await rm(folder, { recursive: true, force: true });
    await rename(made.folder, folder);
    await rm(work, { recursive: true, force: true });
    report(`packaged in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
    return { folder, executable: join(folder, relative(made.folder, made.executable)) };
  });
}

async function packageInto(output: string, runtime: ElectronRuntime): Promise<PackagedApp> {
  const staging = await mkdtemp(join(tmpdir(), "flightdeck-electron-"));
  try {
    const electronDist = join(staging, "electron");
    await copyDist(runtime.executable, electronDist);
    const config = packageConfig({
      electronDist,
      electronVersion: runtime.version,
      nodeBinary: runtime.napi >= engineNapi ? undefined : process.execPath,
      output,
    });
    await build({
      projectDir: checkoutFolder,
      targets: Platform.current().createTarget("dir"),
      publish: "never",
      config,
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const made = await locate(output);
  await setProductionFuses(made.executable, process.platform);
  return made;
}

/** A copy without the development launcher and the manifest: the package has an app of its own. */
async function copyDist(executable: string, target: string): Promise<void> {
  const dist = distOf(executable, process.platform);
  const left = new Set([join(dist, "resources", "app"), join(dist, "runtime.json")]);
  await cp(dist, target, {
    recursive: true,
    verbatimSymlinks: true,
    // Shares the blocks where the file system can, and never the file: its fuses are about to change.
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !left.has(source),
  });
}

async function locate(output: string): Promise<PackagedApp> {
  const arm = process.arch === "arm64" ? "-arm64" : "";
  const places: Partial<Record<NodeJS.Platform, [string, string]>> = {
    darwin: [`mac${arm}`, join("Flightdeck.app", "Contents", "MacOS", "Flightdeck")],
    win32: [`win${arm}-unpacked`, "Flightdeck.exe"],
  };
  const [folder, executable] = places[process.platform] ?? [`linux${arm}-unpacked`, "flightdeck"];
  const made = { folder: join(output, folder), executable: join(output, folder, executable) };
  await access(made.executable, constants.X_OK);
  return made;
}
