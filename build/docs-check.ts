import { access, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { checkoutFolder } from "./checkout-folder.ts";
import { namedPaths } from "./docs/named-paths.ts";
import { privatePlaces } from "./docs/private-places.ts";
import { runCommand } from "./run-command.ts";

// Made by the build, tests and package command: documentation may name them, no fresh checkout has them.
const generated = ["out", "dist", "test-results", "node_modules"];
const testFile = /\.(test|spec)\.tsx?$/;
const binary = /\.(png|ico|icns|woff2?|zip|gz|db|sqlite|jpg|webp)$/i;

/** Every sentence about a path that does not exist and every private place in the tracked files of a checkout. */
export async function checkDocs(folder: string): Promise<string[]> {
  const files = await trackedFiles(folder);
  const topLevel = new Set(files.map((file) => file.split("/")[0] ?? file));
  const complaints: string[] = [];
  for (const file of files) {
    if (binary.test(file)) continue;
    const text = await readTracked(join(folder, file));
    if (text === undefined) continue;
    for (const { line, what } of privatePlaces(text, testFile.test(file)))
      complaints.push(`${file}:${line}: names ${what}`);
    if (file.endsWith(".md")) complaints.push(...(await checkPage(folder, file, text, topLevel)));
  }
  return complaints;
}

async function checkPage(folder: string, file: string, text: string, topLevel: Set<string>) {
  const complaints: string[] = [];
  for (const { path, line, kind } of namedPaths(text, topLevel)) {
    const fromPage = normalize(join(dirname(file), path));
    const fromTop = normalize(path);
    const candidates = kind === "link" ? [fromPage] : [fromTop, fromPage];
    if (path === "" || candidates.some(isGenerated)) continue;
    if (!(await anyExists(folder, candidates))) complaints.push(`${file}:${line}: "${path}" does not exist`);
  }
  return complaints;
}

function isGenerated(path: string): boolean {
  return generated.some((name) => path === name || path.startsWith(`${name}/`));
}

async function anyExists(folder: string, paths: string[]): Promise<boolean> {
  for (const path of paths) {
    if (path.startsWith("..")) continue;
    if (path.includes("*") ? await matchesAny(folder, path) : await exists(join(folder, path))) return true;
  }
  return false;
}

async function matchesAny(folder: string, pattern: string): Promise<boolean> {
  return (await runCommand("git", ["ls-files", "--", `:(glob)${pattern}`], { cwd: folder })).stdout !== "";
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return false;
    throw error;
  }
}

async function readTracked(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // Deleted, but not yet committed as such; or a submodule.
    if (systemCode(error) === "ENOENT" || systemCode(error) === "EISDIR") return undefined;
    throw error;
  }
}

async function trackedFiles(folder: string): Promise<string[]> {
  const { code, stdout, stderr } = await runCommand("git", ["ls-files", "-z"], { cwd: folder });
  if (code !== 0) throw new PlainError(`git could not list the files of ${folder}: ${stderr.trim()}`);
  return stdout.split("\0").filter((file) => file !== "");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const complaints = await checkDocs(checkoutFolder);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) {
    console.error(
      `Documentation check: ${complaints.length} wrong. Correct the path, or make what it promises.`,
    );
    process.exitCode = 1;
  }
}
