import type { CheckResult } from "#shared/contract/health.ts";
import { shortPath } from "../../ui/short-path.ts";

export const STATES = ["problem", "warning", "unknown", "good"] as const;

export const STATE_WORDS: Readonly<Record<CheckResult["state"], string>> = {
  good: "Good",
  warning: "Look at this",
  problem: "Problem",
  unknown: "Not known",
};

/** "2 problems, 1 to look at, 14 good": what matters first; nothing that is not there. */
export function summary(checks: readonly CheckResult[]): string {
  const of = (state: CheckResult["state"]) => checks.filter((check) => check.state === state).length;
  const problems = of("problem");
  const parts = [
    problems > 0 && `${problems} ${problems === 1 ? "problem" : "problems"}`,
    of("warning") > 0 && `${of("warning")} to look at`,
    of("unknown") > 0 && `${of("unknown")} not known`,
    of("good") > 0 && `${of("good")} good`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

/** What needs a person comes first; within a state the order stays. */
export function inOrder(checks: readonly CheckResult[]): readonly CheckResult[] {
  return STATES.flatMap((state) => checks.filter((check) => check.state === state));
}

export interface ReportPart {
  readonly title: string;
  readonly checks: readonly CheckResult[];
}

/** Plain text for a bug report. Home folders are shortened, because they carry a person's name. */
export function report(parts: readonly ReportPart[], at: number): string {
  const lines = [`Flightdeck diagnostics, ${new Date(at).toISOString()}`];
  for (const { title, checks } of parts) {
    lines.push("", title);
    for (const { state, title: name, sentence } of checks) lines.push(`  [${state}] ${name}: ${sentence}`);
  }
  return redact(lines.join("\n"));
}

/** Home folders anywhere in a text. */
export function redact(text: string): string {
  return text.replaceAll(
    /\/root(?=[/\s.,;:)"']|$)|\/(?:home|Users)\/[^/\s]+|[A-Za-z]:\\Users\\[^\\\s]+/g,
    (path) => shortPath(path),
  );
}
