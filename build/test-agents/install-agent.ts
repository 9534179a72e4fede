import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  access,
  chmod,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { inCheckout } from "../checkout-folder.ts";
import { npmCommand } from "../electron-runtime/npm-pack.ts";
import { requireFreeSpace } from "../free-space.ts";
import { reportToStderr, reportWhile, type Report } from "../report.ts";
import { withLock } from "../run-lock.ts";
import { agentFolder, entryOf, versionOf, type AgentName, type AgentVersion } from "./agent-versions.ts";

// A download of 250 MB over a slow line; longer than that it hangs.
const npmLimitMs = 10 * 60_000;
// npm's cache, the packages and what they unpack to.
const neededMegabytes = 1_500;
const stampFile = "installed.json";

export interface InstalledAgent {
  readonly folder: string;
  readonly version: string;
}

const lockShape = z.object({
  packages: z.record(z.string(), z.object({ dependencies: z.record(z.string(), z.string()).optional() })),
});

/** Everything that says what is to be installed. */
export interface AgentRelease {
  readonly version: AgentVersion;
  /** A package-lock.json with one dependency and the hash of each package. */
  readonly lock: string;
  readonly folder: string;
}

/** Makes sure that a CLI of `build/agent-versions.json` lies whole in the cache. */
export async function installAgent(name: AgentName): Promise<InstalledAgent> {
  const lock = await readFile(inCheckout("build", "test-agents", "locks", `${name}.json`), "utf8");
  const version = versionOf(name);
  const folder = agentFolder(name);
  await installRelease({ version, lock, folder });
  return { folder, version: version.version };
}

/**
 * npm fetches it by a lock of its own, outside the project's, and refuses every package whose hash is another one. Scripts of
 * packages are not run. It is made in a work folder and renamed at the end, so nothing half-made looks whole.
 */
export async function installRelease(
  { version, lock, folder }: AgentRelease,
  report: Report = reportToStderr,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const stamp = createHash("sha256").update(lock).update(JSON.stringify(version)).digest("hex");
  const entry = entryOf(version, process.platform, process.arch);
  await mkdir(dirname(folder), { recursive: true });
  await withLock(folder, report, async () => {
    if (await isWhole(folder, entry, stamp)) return;
    await removeLeftovers(folder);
    await requireFreeSpace(dirname(folder), neededMegabytes, version.package);
    const work = await mkdtemp(`${folder}.work-`);
    try {
      await prepare(work, lock);
      report(`installing ${version.package} ${version.version}`);
      const flags = version.lean === true ? ["--omit=optional"] : [];
      await reportWhile(report, `installing ${version.package}`, () => runNpm(work, flags, environment));
      await placeProgram(work, entry, version);
      await writeFile(join(work, stampFile), JSON.stringify({ stamp }), { flush: true });
      await rm(folder, { recursive: true, force: true });
      await rename(work, folder);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

/** Of runs that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder)))
    if (name.startsWith(`${basename(folder)}.work-`))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
}

async function isWhole(folder: string, entry: string, stamp: string): Promise<boolean> {
  try {
    const found: unknown = JSON.parse(await readFile(join(folder, stampFile), "utf8"));
    await access(join(folder, entry), constants.X_OK);
    return z.object({ stamp: z.literal(stamp) }).safeParse(found).success;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return false;
    throw error;
  }
}

async function prepare(work: string, lock: string): Promise<void> {
  const dependencies = lockShape.parse(JSON.parse(lock)).packages[""]?.dependencies ?? {};
  await writeFile(join(work, "package-lock.json"), lock);
  await writeFile(join(work, "package.json"), JSON.stringify({ name: "agent", private: true, dependencies }));
}

async function runNpm(work: string, flags: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [command, ...first] = npmCommand(environment);
  const usual = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const said: string[] = [];
  const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    const child = spawn(command, [...first, ...usual, ...flags], {
      cwd: work,
      env: environment,
      stdio: ["ignore", "ignore", "pipe"],
      timeout: npmLimitMs,
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => said.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  if (ended.code === 0) return;
  const reason =
    ended.signal === null ? firstWords(said.join("")) : `it took more than ${npmLimitMs / 60_000} minutes`;
  throw new PlainError(
    `npm could not install it (${reason}). Nothing was changed; check the network or npm's registry setting and run this again.`,
  );
}

const firstWords = (said: string): string =>
  said
    .split("\n")
    .map((line) => line.replace(/^npm (?:error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("A complete log"))
    .slice(0, 2)
    .join("; ") || "it gave no reason";

/** `bin/<program>`, as PATH wants it. Packages that place their program by a script get no chance to do so. */
async function placeProgram(
  work: string,
  entry: string,
  { program, package: name }: AgentVersion,
): Promise<void> {
  const file = join(work, entry);
  try {
    await chmod(file, 0o755);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    throw new PlainError(`${name} brings no program for ${process.platform} on ${process.arch}.`);
  }
  const bin = join(work, "bin");
  await mkdir(bin);
  await symlink(relative(bin, file), join(bin, program));
}
