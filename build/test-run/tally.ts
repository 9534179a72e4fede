import { z } from "zod";

/** What one stage of the tests came to. */
export interface Tally {
  passed: number;
  failed: number;
}

// The part of vitest's JSON report that is counted.
const reportShape = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/**
 * Counts one vitest run. Whatever is not proof of success is a failure: no readable report (a crash), a file that could not be
 * loaded, a non-zero exit code with nothing else to show for it, and a run in which no test ran.
 */
export function tallyOf(reportText: string | undefined, exitCode: number): Tally {
  const report = reportText === undefined ? undefined : reportShape.safeParse(parseJson(reportText)).data;
  if (report === undefined) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some((assertion) => assertion.status === "failed"),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken;
  if (failed === 0 && (exitCode !== 0 || passed === 0)) return { passed, failed: 1 };
  return { passed, failed };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off by a crash: the same as no report.
    return undefined;
  }
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = { passed: 0, failed: 0 };
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
  }
  return sum;
}

/** The line that ends a test run; readers of CI logs look for exactly this. */
export function closingLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
