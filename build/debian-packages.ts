import { pathToFileURL } from "node:url";
import { PlainError } from "#launch/plain-error.ts";
import { ensureElectron } from "./electron-runtime.ts";
import { findCommand } from "./find-command.ts";
import { runCommand } from "./run-command.ts";
import { reportToStderr, reportWhile, type Report } from "./report.ts";

export type Purpose = "start" | "test";

/** A command and the Debian package that brings it. Without a required one the purpose cannot be served. */
interface CommandNeed {
  command: string;
  package: string;
  required: boolean;
}

// Their closure covers every shared library that Electron is linked with.
const libraryPackages = ["libgtk-3-0", "libnss3", "libgbm1", "libasound2"];

const commandNeeds: Record<Purpose, CommandNeed[]> = {
  start: [{ command: "bwrap", package: "bubblewrap", required: false }],
  test: [
    { command: "git", package: "git", required: true },
    { command: "Xvfb", package: "xvfb", required: true },
    { command: "xvfb-run", package: "xvfb", required: true },
    // Only recommended by xvfb, but xvfb-run does not start without it.
    { command: "xauth", package: "xauth", required: true },
    { command: "strace", package: "strace", required: true },
    { command: "bwrap", package: "bubblewrap", required: true },
  ],
};

export interface Missing {
  libraries: string[];
  commands: CommandNeed[];
}

/** What the dynamic linker does not find for a program: the sonames in `ldd`'s answer. */
export function missingLibraries(lddOutput: string): string[] {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? "").toSorted();
}

/** The packages (Debian names) that bring what is missing, without repetition. */
export function packagesFor(missing: Missing): string[] {
  const libraries = missing.libraries.length > 0 ? libraryPackages : [];
  return [...new Set([...libraries, ...missing.commands.map((need) => need.package)])];
}

/**
 * Makes sure that Electron's shared libraries and the commands for `purpose` are there. As root on a Debian-like system it
 * installs them; otherwise it says the one line to run, and goes on only when nothing required is missing.
 */
export async function ensureDebianPackages(
  purpose: Purpose,
  executable: string,
  report: Report = reportToStderr,
): Promise<void> {
  if (process.platform !== "linux") return;
  const missing = await findMissing(purpose, executable);
  const packages = packagesFor(missing);
  if (packages.length === 0) return;
  const apt = await findCommand("apt-get");
  if (apt !== undefined && process.getuid?.() === 0) {
    await install(packages, report);
    const left = await findMissing(purpose, executable);
    if (isBlocking(left)) throw new PlainError(`${describe(left)} still missing after installing packages.`);
    return;
  }
  const advice =
    apt === undefined
      ? "Install what brings them with your system's package manager"
      : `Run: ${installLine(await availableNames(packages))}`;
  const sentence = `${describe(missing)} missing for "npm ${purpose}". ${advice}`;
  if (isBlocking(missing)) throw new PlainError(sentence);
  report(`${sentence} (recommended; going on without)`);
}

export function installLine(packages: string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

function isBlocking(missing: Missing): boolean {
  return missing.libraries.length > 0 || missing.commands.some((need) => need.required);
}

function describe(missing: Missing): string {
  const names = [...missing.libraries, ...missing.commands.map((need) => need.command)];
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"}`;
}

async function findMissing(purpose: Purpose, executable: string): Promise<Missing> {
  const commands: CommandNeed[] = [];
  for (const need of commandNeeds[purpose]) {
    if ((await findCommand(need.command)) === undefined) commands.push(need);
  }
  const ldd = await findCommand("ldd");
  // A system without ldd (musl, for one) is not a Debian; the loader itself will name what it misses.
  if (ldd === undefined) return { libraries: [], commands };
  const answer = await runCommand(ldd, [executable]);
  return { libraries: missingLibraries(answer.stdout), commands };
}

async function install(packages: string[], report: Report): Promise<void> {
  report(`installing Debian packages: ${packages.join(" ")} (usually under a minute)`);
  await reportWhile(report, "installing packages", async () => {
    await aptGet(["update"]);
    await aptGet(["install", "-y", "--no-install-recommends", ...(await availableNames(packages))]);
  });
}

async function aptGet(args: string[]): Promise<void> {
  // Another package run may hold the lock: wait two minutes for it instead of failing at once.
  const flags = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"];
  const { code, stderr } = await runCommand("apt-get", [...flags, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (code === 0) return;
  const cause = stderr.split("\n").filter((line) => line.startsWith("E:"))[0] ?? `exit code ${code}`;
  throw new PlainError(
    `apt-get ${args[0]} failed (${cause}). Check the network and the package sources, then run this again.`,
  );
}

/** Debian 13 and Ubuntu 24.04 renamed some libraries with a "t64" suffix; the package lists know which name holds here. */
async function availableNames(packages: string[]): Promise<string[]> {
  if ((await findCommand("apt-cache")) === undefined) return packages;
  const renamed = packages.map((name) => `${name}t64`);
  const { stdout } = await runCommand("apt-cache", ["policy", ...renamed]);
  const candidates = installable(stdout);
  return packages.map((name) => (candidates.has(`${name}t64`) ? `${name}t64` : name));
}

/** The packages with an installation candidate in the answer of `apt-cache policy`. */
export function installable(policy: string): Set<string> {
  const names = new Set<string>();
  for (const match of policy.matchAll(/^(\S+):\n(?: {2}.*\n)*? {2}Candidate: (.+)$/gm)) {
    if (match[1] !== undefined && match[2] !== "(none)") names.add(match[1]);
  }
  return names;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const purpose: Purpose = process.argv[2] === "start" ? "start" : "test";
  const { executable } = await ensureElectron();
  await ensureDebianPackages(purpose, executable);
}
