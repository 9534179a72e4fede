import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCurrentFuseWire, FuseState, FuseV1Options } from "@electron/fuses";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inCheckout } from "../checkout-folder.ts";
import { fallbackRelease, type FallbackRelease } from "./fallback-release.ts";
import { startLoopbackRegistry, type LoopbackRegistry } from "./fixtures/loopback-registry.ts";
import { integrityOf, makeTinyRelease } from "./fixtures/tiny-release.ts";
import { findFallback } from "./registry-fallback.ts";

const program = inCheckout("build", "electron-runtime", "fixtures", "build-fallback.ts");
const killedRuns = process.env["FLIGHTDECK_LONG"] === "1" ? 60 : 6;

let home: string;
let cache: string;
let release: FallbackRelease;
let registry: LoopbackRegistry;
let runs = 0;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "flightdeck-fallback-"));
  cache = join(home, "cache");
  await mkdir(cache);
  const made = await makeTinyRelease(home);
  release = made.release;
  registry = await startLoopbackRegistry(made.tarball);
});
afterEach(async () => {
  registry.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

interface Run {
  child: ChildProcess;
  ended: Promise<{ code: number | null; folder: string; said: string }>;
}

function startBuild(of: FallbackRelease = release): Run {
  const child = spawn(process.execPath, [program, JSON.stringify({ cache, release: of })], {
    env: {
      ...process.env,
      npm_config_registry: registry.address,
      // Each run has an empty one, so that nothing but our own cache can save a download.
      npm_config_cache: join(home, `npm-${(runs += 1)}`),
      npm_config_fetch_retries: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own group, so that a kill also ends the npm and the tar that it started.
    detached: true,
  });
  let folder = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (folder += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, folder: folder.trim(), said }));
  return { child, ended };
}

function kill({ child }: Run): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}

it("builds a whole runtime and leaves nothing else behind", async () => {
  const { code, folder, said } = await startBuild().ended;
  expect(code, said).toBe(0);
  expect(folder).toBe(await findFallback(cache, release));
  expect(await readdir(join(cache, "electron"))).toEqual([release.electron]);
  expect((await readdir(folder)).toSorted()).toEqual([
    "electron",
    "locales",
    "resources",
    "runtime.json",
    "version",
  ]);
  expect(await readFile(join(folder, "resources/app/main.js"), "utf8")).toContain("await import");
  const fuses = await getCurrentFuseWire(join(folder, "electron"));
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.ENABLE);
  expect(fuses[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]).toBe(FuseState.DISABLE);
});

it("throws a package with another hash away and says so", async () => {
  const { code, said } = await startBuild({ ...release, integrity: integrityOf(Buffer.from("another")) })
    .ended;
  expect(code).not.toBe(0);
  expect(said).toContain("does not have the expected hash");
  expect(await findFallback(cache, release)).toBeUndefined();
});

it("says what is wrong when the registry does not answer", async () => {
  registry.close();
  const { code, said } = await startBuild().ended;
  expect(code).not.toBe(0);
  expect(said).toContain(`npm could not fetch ${release.package}`);
  expect(await findFallback(cache, release)).toBeUndefined();
});

it("is not taken for whole when a file is cut off, and is then built again", async () => {
  const first = await startBuild().ended;
  await writeFile(join(first.folder, "locales", "7.pak"), "cut");
  expect(await findFallback(cache, release)).toBeUndefined();
  expect((await startBuild().ended).code).toBe(0);
  expect(await findFallback(cache, release)).toBe(first.folder);
});

it("is made anew when it is from before the layout of today", async () => {
  const { folder } = await startBuild().ended;
  const list = join(folder, "runtime.json");
  await writeFile(list, (await readFile(list, "utf8")).replace('"version": {', '"edition": {'));
  await rename(join(folder, "version"), join(folder, "edition"));
  expect(await findFallback(cache, release)).toBeUndefined();
  expect((await startBuild().ended).code).toBe(0);
  expect(await readFile(join(folder, "version"), "utf8")).toBe(release.electron);
});

it("starts the download again when it was killed halfway", async () => {
  const halfway = registry.holdHalfway();
  const run = startBuild();
  await halfway;
  kill(run);
  await run.ended;
  expect(await findFallback(cache, release)).toBeUndefined();
  const { code, said } = await startBuild().ended;
  expect(code, said).toBe(0);
});

it("does not fetch again what was whole when it was killed later", async () => {
  let before = 0;
  let code: number | null = 0;
  // One that was whole before the kill came shows nothing: it is tried again from the beginning.
  while (code === 0) {
    await rm(cache, { recursive: true });
    await mkdir(cache);
    before = registry.downloads();
    const run = startBuild();
    run.child.stderr?.on("data", (chunk: string) => {
      if (chunk.includes("unpacking")) kill(run);
    });
    ({ code } = await run.ended);
  }
  expect(await findFallback(cache, release)).toBeUndefined();
  expect((await startBuild().ended).code).toBe(0);
  expect(registry.downloads() - before).toBe(1);
});

it("lets a second run wait for the first and share its result", async () => {
  const both = await Promise.all([startBuild().ended, startBuild().ended]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(registry.downloads()).toBe(1);
});

it(
  `is never half there, killed ${killedRuns} times at a random file`,
  { timeout: 20_000 + killedRuns * 5_000 },
  async () => {
    let killed = 0;
    const seed = Number(process.env["FLIGHTDECK_SEED"] ?? 20_260_101);
    for (let round = 0; round < killedRuns; round++) {
      const run = startBuild();
      // The number of changes to the folder after which it dies; spread over everything a run does.
      let left = 1 + ((seed * 7_919 + round * 104_729) % 130);
      const watcher = watch(cache, { recursive: true }, () => {
        left -= 1;
        if (left === 0) kill(run);
      });
      const { code } = await run.ended;
      watcher.close();
      const found = await findFallback(cache, release);
      // Whole, or not to be seen; a run that ended by itself has to have made it.
      if (code === 0) expect(found).toBeDefined();
      else killed += 1;
      if (found !== undefined) await rm(found, { recursive: true });
    }
    // Most runs have to die on the way, or this test shows nothing.
    expect(killed).toBeGreaterThan(killedRuns / 2);
    expect((await startBuild().ended).code).toBe(0);
    expect(await findFallback(cache, release)).toBeDefined();
  },
);

it("pins a package by name, version and hash", () => {
  expect(fallbackRelease.package).toMatch(/^@[a-z-]+\/[a-z0-9-]+@\d+\.\d+\.\d+$/);
  expect(fallbackRelease.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
});
