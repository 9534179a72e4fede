import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { checkoutFolder, inCheckout } from "../checkout-folder.ts";
import { runCommand } from "../run-command.ts";

/** Everything a long run leaves lies here: the log, the state of the run, and one result per test file. */
export const longFolder = inCheckout("test-results", "long");
export const logFile = join(longFolder, "run.log");
const runFile = join(longFolder, "run.json");
const resultsFolder = join(longFolder, "results");

const runShape = z.object({
  /** The commit that is tested, or undefined when files were changed: such results cannot be taken up again. */
  commit: z.string().optional(),
  seed: z.number(),
  startedAt: z.string(),
  testFiles: z.number(),
});
export type LongRun = z.infer<typeof runShape>;

const resultShape = z.object({
  project: z.string(),
  file: z.string(),
  passed: z.number(),
  failed: z.number(),
  seconds: z.number(),
});
export type FileResult = z.infer<typeof resultShape>;

/** The commit of a clean work tree; undefined when something in it differs from the commit. */
export async function cleanCommit(): Promise<string | undefined> {
  const status = await runCommand("git", ["status", "--porcelain"], { cwd: checkoutFolder });
  const head = await runCommand("git", ["rev-parse", "HEAD"], { cwd: checkoutFolder });
  if (status.code !== 0 || head.code !== 0) {
    throw new PlainError(
      `git could not read ${checkoutFolder}: ${(status.stderr || head.stderr).trim()}. Nothing was started.`,
    );
  }
  return status.stdout === "" ? head.stdout.trim() : undefined;
}

export async function readRun(): Promise<LongRun | undefined> {
  return await readJson(runFile, runShape);
}

export async function writeRun(run: LongRun): Promise<void> {
  await mkdir(longFolder, { recursive: true });
  await writeFile(runFile, `${JSON.stringify(run, undefined, 2)}\n`);
}

/** Forgets the results of the run before. */
export async function forgetResults(): Promise<void> {
  await rm(resultsFolder, { recursive: true, force: true });
}

export function resultFile(project: string, file: string): string {
  return join(resultsFolder, `${project}-${file.replaceAll(/[/\\]/g, "--")}.json`);
}

export async function readResult(project: string, file: string): Promise<FileResult | undefined> {
  return await readJson(resultFile(project, file), resultShape);
}

export async function writeResult(result: FileResult): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(resultFile(result.project, result.file), `${JSON.stringify(result, undefined, 2)}\n`);
}

export async function readResults(): Promise<FileResult[]> {
  let names: string[];
  try {
    names = (await readdir(resultsFolder)).toSorted();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
  const results: FileResult[] = [];
  for (const name of names) {
    const result = await readJson(join(resultsFolder, name), resultShape);
    if (result !== undefined) results.push(result);
  }
  return results;
}

async function readJson<T>(file: string, shape: z.ZodType<T>): Promise<T | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    // Missing, or cut off by a kill while it was written: to be made again.
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}
