import { createHash } from "node:crypto";
import { access, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { checkoutFolder, inCheckout } from "./checkout-folder.ts";
import { withLock } from "./run-lock.ts";
import { runCommand } from "./run-command.ts";
import { reportToStderr, type Report } from "./report.ts";

// Everything a bundle is made from. Tests are no part of any bundle.
const sourcePatterns = [
  "{electron,renderer,shared}/**/*",
  "build/vite.config.ts",
  "package.json",
  "package-lock.json",
];
const isTest = /\.(test|spec)\.tsx?$/;
const stamp = "sources.sha256";

/** What the build leaves in `out/`; the app and its programs are started from these. */
export const bundles = [
  "renderer/index.html",
  "main/main.mjs",
  "preload/preload.cjs",
  "node/engine.mjs",
  "node/session-host.mjs",
  "node/keyframe-worker.mjs",
  "node/flightdeck.mjs",
];

/** Builds `out/` when the sources are others than those it was built from, or a bundle is missing. */
export async function ensureBuilt(report: Report = reportToStderr): Promise<void> {
  const out = inCheckout("out");
  await withLock(out, report, async () => {
    const sources = await hashSources(checkoutFolder);
    if (await isFresh(out, sources)) return;
    report("building the app");
    const started = performance.now();
    // A build that is cut off must not look like the one before it.
    await rm(join(out, stamp), { force: true });
    await runVite();
    await mkdir(out, { recursive: true });
    await writeFile(join(out, stamp), sources);
    report(`built in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  });
}

/** A hash over the names and contents of all sources: file times change with every checkout and say nothing. */
export async function hashSources(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const files: string[] = [];
  for await (const entry of glob(sourcePatterns, { cwd: folder, withFileTypes: true })) {
    if (entry.isFile() && !isTest.test(entry.name)) files.push(join(entry.parentPath, entry.name));
  }
  for (const file of files.toSorted()) {
    const content = await readFile(file);
    hash.update(`${file.slice(folder.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

async function isFresh(out: string, sources: string): Promise<boolean> {
  try {
    if ((await readFile(join(out, stamp), "utf8")) !== sources) return false;
    for (const bundle of bundles) await access(join(out, bundle));
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function runVite(): Promise<void> {
  const vite = inCheckout("node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "--app", "--config", inCheckout("build", "vite.config.ts")];
  const { code, stdout, stderr } = await runCommand(process.execPath, args, {
    cwd: checkoutFolder,
    // A setting from outside, such as "test", would put React's development build into the app.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (code === 0) return;
  process.stderr.write(stdout + stderr);
  throw new PlainError(`The build failed (exit code ${code}); what vite said is above.`);
}
