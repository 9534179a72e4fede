import { spawn } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { reasonOf, reportWhile, type Report } from "../report.ts";

// A reachable server answers a HEAD request far sooner; a silently dropped one would otherwise hang for minutes.
const probeMs = 8_000;
// A bound for the whole official download (about 120 MB): a line slower than this is better served by a second try.
const installMs = 20 * 60_000;
const electronPackage = dirname(createRequire(import.meta.url).resolve("electron/package.json"));

const packageShape = z.object({ version: z.string() });

/** The version of the `electron` package in node_modules. */
export async function pinnedElectronVersion(): Promise<string> {
  const text = await readFile(join(electronPackage, "package.json"), "utf8");
  return packageShape.parse(JSON.parse(text)).version;
}

/** The executable inside the `electron` package when its dist is whole (path.txt is written after everything else). */
export async function findInstalled(): Promise<string | undefined> {
  try {
    const relative = await readFile(join(electronPackage, "path.txt"), "utf8");
    const installed = await readFile(join(electronPackage, "dist", "version"), "utf8");
    if (installed.trim().replace(/^v/, "") !== (await pinnedElectronVersion())) return undefined;
    const executable = join(electronPackage, "dist", relative);
    await stat(executable);
    return executable;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The distribution's folder for its executable, which macOS keeps three levels down in a bundle. */
export function distOf(executable: string, platform: NodeJS.Platform): string {
  return platform === "darwin" ? join(dirname(executable), "..", "..", "..") : dirname(executable);
}

/** Where a distribution has its executable. */
export function executablePath(dist: string, platform: NodeJS.Platform): string {
  if (platform === "darwin") return join(dist, "Electron.app", "Contents", "MacOS", "Electron");
  return join(dist, platform === "win32" ? "electron.exe" : "electron");
}

/** The executable inside the folder that `ELECTRON_OVERRIDE_DIST_PATH` names. */
export async function executableInDist(dist: string): Promise<string> {
  const executable = executablePath(dist, process.platform);
  try {
    await stat(executable);
  } catch (error) {
    throw new PlainError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but there is no Electron at ${executable} (${systemCode(error) ?? "unreadable"}): correct or unset it.`,
    );
  }
  return executable;
}

/** The address electron's own installer would download from, mirror settings included. */
export function officialAddress(version: string, environment: NodeJS.ProcessEnv): string {
  const mirror =
    environment["npm_config_electron_mirror"] ??
    environment["ELECTRON_MIRROR"] ??
    "https://github.com/electron/electron/releases/download/";
  return `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

/** Why the official download cannot be reached, or undefined when it can. Takes at most eight seconds. */
export async function whyUnreachable(address: string, limitMs = probeMs): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(limitMs) });
    return answer.ok ? undefined : `it answered ${answer.status}`;
  } catch (error) {
    if (error instanceof DOMException) return `no answer within ${limitMs / 1_000} s`;
    return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : reasonOf(error);
  }
}

/** Runs electron's own installer; it checks the download against the hashes in its package. */
export async function installOfficial(report: Report): Promise<string> {
  report("downloading Electron (about 120 MB)");
  await reportWhile(report, "downloading Electron", runInstaller);
  const executable = await findInstalled();
  if (executable === undefined) throw new Error("the installer ended, but left no executable");
  return executable;
}

function runInstaller(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(electronPackage, "install.js")], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ELECTRON_GET_NO_PROGRESS: "1" },
      timeout: installMs,
    });
    const said: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => said.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(said.join("").split("\n")[0] || `the installer ended with ${code ?? signal}`));
    });
  });
}
