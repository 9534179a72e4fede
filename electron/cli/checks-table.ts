import type { CheckResult } from "#shared/contract/health.ts";

const MARKS: Readonly<Record<CheckResult["state"], string>> = {
  good: "ok  ",
  warning: "warn",
  problem: "FAIL",
  unknown: "?   ",
};

/** One line for each check, and the command that would mend it. */
export function tableOf(checks: readonly CheckResult[]): string[] {
  const width = Math.max(...checks.map((check) => check.title.length), 0);
  return checks.flatMap((check) => {
    const line = `${MARKS[check.state]}  ${check.title.padEnd(width)}  ${check.sentence}`;
    return check.fix === null ? [line] : [line, `${" ".repeat(width + 8)}→ ${check.fix}`];
  });
}
