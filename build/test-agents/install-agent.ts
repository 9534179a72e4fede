import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  access,
  chmod,
  constants,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, relative } from "node:path";
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

/**
 * Makes sure that a CLI lies whole in the cache. npm fetches it by a lock of its own, outside the project's, and refuses every
 * package whose hash is another one. Scripts of packages are not run. It is made in a work folder and renamed at the
 * end, so nothing half-made looks whole.
 */
export async function installAgent(
  name: AgentName,
  report: Report = reportToStderr,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<InstalledAgent> {
  const version = versionOf(name);
  const folder = agentFolder(name, environment);
  const lock = await readFile(inCheckout("build", "test-agents", "locks", `${name}.json`), "utf8");
  const stamp = createHash("sha256").update(lock).update(JSON.stringify(version)).digest("hex");
  const entry = entryOf(version, process.platform, process.arch);
  await mkdir(dirname(folder), { recursive: true });
  await withLock(folder, report, async () => {
    if (await isWhole(folder, entry, stamp)) return;
    await requireFreeSpace(dirname(folder), neededMegabytes, name);
    const work = await mkdtemp(`${folder}.work-`);
    try {
      await fetchInto(work, lock, version, report);
      await placeProgram(work, entry, version);
      await writeFile(join(work, stampFile), JSON.stringify({ stamp }), { flush: true });
      await rm(folder, { recursive: true, force: true });
      await rename(work, folder);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return { folder, version: version.version };
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

async function fetchInto(
  work: string,
  lock: string,
  { package: name, version, lean }: AgentVersion,
  report: Report,
): Promise<void> {
  const dependencies = lockShape.parse(JSON.parse(lock)).packages[""]?.dependencies ?? {};
  await writeFile(join(work, "package-lock.json"), lock);
  await writeFile(join(work, "package.json"), JSON.stringify({ name: "agent", private: true, dependencies }));
  report(`installing ${name} ${version}`);
  await reportWhile(report, `installing ${name}`, () =>
    runNpm(work, lean === true ? ["--omit=optional"] : []),
  );
}

async function runNpm(work: string, flags: readonly string[]): Promise<void> {
  const [command, ...first] = npmCommand(process.env);
  const usual = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const said: string[] = [];
  const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    const child = spawn(command, [...first, ...usual, ...flags], {
      cwd: work,
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
