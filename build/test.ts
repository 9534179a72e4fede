import { ensureBuilt } from "./app-build.ts";
import { inCheckout } from "./checkout-folder.ts";
import { npmCommand } from "./electron-runtime/npm-pack.ts";
import { runInForeground } from "./program.ts";
import { reasonOf, reportToStderr as report } from "./report.ts";
import { prepareTests } from "./test-run/prepare.ts";
import { closingLine, sumOf, type Tally } from "./test-run/tally.ts";
import { projects, runVitest, type Project } from "./test-run/vitest-stage.ts";
import { PlainError } from "#launch/plain-error.ts";

// A stage that takes longer hangs: each has about twice of what it needs on two cores.
const minutes = { unit: 4, real: 12, flight: 15, e2e: 10, measured: 12 };

/** `npm test`: prepares, checks, runs every kind of test, and ends with one line that counts them. */
export async function main(args: string[]): Promise<number> {
  if (args.includes("--long")) {
    const long = await import("./test-run/long-run.ts");
    return await long.main(args);
  }
  const tallies: Tally[] = [];
  try {
    const environment = await prepareTests();
    const build = await timed("build", runBuild);
    tallies.push(build, await timed("check", runCheck));
    for (const project of projects) {
      // Without a build there is no app to drive; the other tests may show why.
      if (isOnScreen(project) && build.failed > 0) continue;
      const reportFile = inCheckout("test-results", `${project}.json`);
      const stage = { project, reportFile, environment, limitMs: minutes[project] * 60_000 };
      tallies.push(await timed(project, () => runVitest(stage)));
    }
  } catch (error) {
    // The closing line has to come whatever happens, so a failed preparation is counted instead of thrown.
    const unforeseen = error instanceof Error && !(error instanceof PlainError);
    report(unforeseen ? (error.stack ?? error.message) : reasonOf(error));
    tallies.push({ passed: 0, failed: 1 });
  }
  const sum = sumOf(tallies);
  process.stdout.write(`\n${closingLine(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

const isOnScreen = (project: Project): boolean => project === "e2e" || project === "measured";

async function timed(name: string, stage: () => Promise<Tally>): Promise<Tally> {
  report(`${name}: started`);
  const started = performance.now();
  const tally = await stage();
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  report(`${name}: ${tally.failed === 0 ? "good" : "FAILED"} after ${seconds} s`);
  return tally;
}

async function runBuild(): Promise<Tally> {
  try {
    await ensureBuilt();
    return { passed: 0, failed: 0 };
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    report(error.message);
    return { passed: 0, failed: 1 };
  }
}

/** Types, lint, format and documentation have no tests to count; when they are wrong, that is one failure. */
async function runCheck(): Promise<Tally> {
  const [command, ...first] = npmCommand(process.env);
  const code = await runInForeground(command, [...first, "run", "--silent", "check"], { cwd: inCheckout() });
  return { passed: 0, failed: code === 0 ? 0 : 1 };
}
