import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { ensureBuilt } from "../app-build.ts";
import { inCheckout } from "../checkout-folder.ts";
import { runCommand } from "../run-command.ts";
import { tryLock } from "../run-lock.ts";
import {
  cleanCommit,
  forgetResults,
  logFile,
  longFolder,
  readResult,
  readResults,
  readRun,
  writeResult,
  writeRun,
  type LongRun,
} from "./long-state.ts";
import { prepareTests } from "./prepare.ts";
import { closingLine, sumOf } from "./tally.ts";
import { projects, runVitest, type Project } from "./vitest-stage.ts";

// One test file with its full counts; the longest is planned for half an hour.
const fileLimitMs = 90 * 60_000;
const largestSeed = 0x7fff_ffff;

interface TestFile {
  project: Project;
  file: string;
}

/**
 * `npm run test:long`: every test file with its full counts, one after the other, in the background. Files that passed for the
 * same commit and seed are not run again. `--fresh` forgets them, `--wait` stays in the foreground, `--status` only reads.
 */
export async function main(args: string[]): Promise<number> {
  if (args.includes("--status")) return await printStatus();
  const rest = args.filter((argument) => argument !== "--wait");
  return args.includes("--wait") ? await runHere(rest) : await runInBackground(rest);
}

async function runInBackground(args: string[]): Promise<number> {
  const lock = await tryLock(longFolder);
  if (lock === undefined) throw alreadyRunning();
  // Given up again at once: the background run takes it itself.
  lock.release();
  await mkdir(longFolder, { recursive: true });
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [inCheckout("build", "test.mjs"), ...args, "--wait"], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  process.stdout.write(
    `The long tests run in the background (process ${child.pid}).\nLog: ${logFile}\nResults: ${join(longFolder, "results")}\nSummary: npm run test:long -- --status\n`,
  );
  return 0;
}

function alreadyRunning(): PlainError {
  return new PlainError(
    `A long test run is going on already; see it with: npm run test:long -- --status. Nothing was started.`,
  );
}

async function runHere(args: string[]): Promise<number> {
  const lock = await tryLock(longFolder);
  if (lock === undefined) throw alreadyRunning();
  try {
    const prepared = await prepareTests();
    await ensureBuilt();
    const files = await listTestFiles(prepared);
    const run = await openRun(args.includes("--fresh"), files.length, prepared["FLIGHTDECK_SEED"]);
    process.stdout.write(`seed ${run.seed} (FLIGHTDECK_SEED=${run.seed} repeats it)\n`);
    const environment = { ...prepared, FLIGHTDECK_LONG: "1", FLIGHTDECK_SEED: String(run.seed) };
    for (const file of files) await runFile(file, environment);
  } finally {
    lock.release();
  }
  return await printStatus();
}

/** Takes the run before up again when it tests the same thing, else starts a new one. */
async function openRun(fresh: boolean, testFiles: number, askedSeed: string | undefined): Promise<LongRun> {
  const before = await readRun();
  const commit = await cleanCommit();
  const asked = parseSeed(askedSeed);
  if (!fresh && before !== undefined && canContinue(before, commit, asked)) {
    const run = { ...before, testFiles };
    await writeRun(run);
    return run;
  }
  await forgetResults();
  const run: LongRun = {
    ...(commit === undefined ? {} : { commit }),
    seed: asked ?? Math.floor(Math.random() * largestSeed),
    startedAt: new Date().toISOString(),
    testFiles,
  };
  await writeRun(run);
  return run;
}

/** Results hold for one commit and one seed; those of a changed work tree hold for nothing. */
export function canContinue(
  before: LongRun,
  commit: string | undefined,
  askedSeed: number | undefined,
): boolean {
  return commit !== undefined && before.commit === commit && (askedSeed ?? before.seed) === before.seed;
}

/** Reads `FLIGHTDECK_SEED`; undefined when it is not set. */
export function parseSeed(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new PlainError(`FLIGHTDECK_SEED is "${text}", but has to be a whole number. Nothing was started.`);
}

async function listTestFiles(environment: NodeJS.ProcessEnv): Promise<TestFile[]> {
  const found: TestFile[] = [];
  for (const project of projects) {
    const args = [inCheckout("node_modules", "vitest", "vitest.mjs"), "list", "--filesOnly"];
    const options = ["--config", inCheckout("build", "vitest.config.ts"), "--project", project];
    const answer = await runCommand(process.execPath, [...args, ...options], {
      cwd: inCheckout(),
      env: environment,
    });
    if (answer.code !== 0)
      throw new PlainError(`vitest could not list the ${project} tests: ${answer.stderr}`);
    for (const line of answer.stdout.split("\n")) {
      const file = line.replace(/^\[.*?\]\s*/, "").trim();
      if (file !== "") found.push({ project, file });
    }
  }
  return found;
}

async function runFile({ project, file }: TestFile, environment: NodeJS.ProcessEnv): Promise<void> {
  const before = await readResult(project, file);
  if (before !== undefined && before.failed === 0 && before.passed > 0) return;
  const started = performance.now();
  const tally = await runVitest({
    project,
    files: [file],
    reportFile: join(longFolder, "vitest", `${project}-${file.replaceAll("/", "--")}.json`),
    environment,
    limitMs: fileLimitMs,
  });
  await writeResult({
    project,
    file,
    ...tally,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  });
}

async function printStatus(): Promise<number> {
  const run = await readRun();
  if (run === undefined) {
    process.stdout.write("No long test run yet: npm run test:long\n");
    return 1;
  }
  const results = await readResults();
  for (const { project, file, passed, failed, seconds } of results) {
    process.stdout.write(
      `${failed === 0 ? "ok    " : "FAILED"} ${project} ${file}: ${closingLine({ passed, failed })}, ${seconds} s\n`,
    );
  }
  const tested = run.commit === undefined ? "a changed work tree" : `commit ${run.commit.slice(0, 12)}`;
  process.stdout.write(
    `${results.length} of ${run.testFiles} test files done on ${tested}, seed ${run.seed}, started ${run.startedAt}\n`,
  );
  const sum = sumOf(results);
  process.stdout.write(`${closingLine(sum)}\n`);
  return sum.failed === 0 && results.length >= run.testFiles ? 0 : 1;
}
