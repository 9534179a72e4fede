import { msg, plural } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { CheckResult } from "#shared/contract/health.ts";
import { pageLanguage } from "#shared/messages/messages.ts";
import { shortPath } from "../../ui/short-path.ts";

/** What a check means to a person: an agent that is absent is no warning, because nobody needs all of them. */
export type Meaning = CheckResult["state"] | "absent";

const MEANINGS = ["problem", "warning", "unknown", "good", "absent"] as const;

export const MEANING_WORDS: Readonly<Record<Meaning, MessageDescriptor>> = {
  absent: msg`Not installed`,
  good: msg`Good`,
  warning: msg`Look at this`,
  problem: msg`Problem`,
  unknown: msg`Not known`,
};

export function isAgent({ id }: CheckResult): boolean {
  return id.startsWith("agent.");
}

/** There is a command for one that is absent; one that nobody is signed in to is there. */
export function meaning(check: CheckResult): Meaning {
  return isAgent(check) && check.state === "warning" && check.fix !== null ? "absent" : check.state;
}

/** "2 problems, 1 to look at, 14 good": what matters first; nothing that is not there. */
export function summary(checks: readonly CheckResult[]): string {
  const of = (wanted: Meaning) => checks.filter((check) => meaning(check) === wanted).length;
  const parts: readonly [number, (count: number) => string][] = [
    [of("problem"), (count) => plural(count, { one: "# problem", other: "# problems" })],
    [of("warning"), (count) => plural(count, { one: "# to look at", other: "# to look at" })],
    [of("unknown"), (count) => plural(count, { one: "# not known", other: "# not known" })],
    [of("good"), (count) => plural(count, { one: "# good", other: "# good" })],
    [of("absent"), (count) => plural(count, { one: "# not installed", other: "# not installed" })],
  ];
  const there = parts.filter(([count]) => count > 0).map(([count, words]) => words(count));
  return new Intl.ListFormat(pageLanguage(), { type: "unit", style: "short" }).format(there);
}

/** What needs a person comes first; within a meaning the order stays. */
export function inOrder(checks: readonly CheckResult[]): readonly CheckResult[] {
  return MEANINGS.flatMap((wanted) => checks.filter((check) => meaning(check) === wanted));
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
    for (const check of checks) lines.push(`  [${meaning(check)}] ${check.title}: ${check.sentence}`);
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
