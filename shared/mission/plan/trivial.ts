import type { Risk, TaskKind } from "../words.ts";
import { matches, mayOverlap } from "./path-pattern.ts";
import type { TaskSpec } from "./task-spec.ts";

/** From here on an edit is worth an attempt of its own. Lines changed. */
const TRIVIAL_LINES = 50;

const TRIVIAL_KINDS: readonly TaskKind[] = ["implement", "mechanical", "docs"];

/** Tests say what holds and security says who may: neither is ever a small change. */
const NEVER_TRIVIAL: readonly string[] = [
  "**/*test*",
  "**/*test*/**",
  "**/*spec.*",
  "**/spec/**",
  "**/*secur*",
  "**/*secur*/**",
  "**/*auth*/**",
  "**/*crypt*",
  "**/*crypt*/**",
  "**/*secret*",
  "**/*password*",
  "**/*permission*",
];

/** A brief in one file that everybody understands: anything open makes it work. */
function isClear(spec: TaskSpec): boolean {
  const { goal, acceptance, criteria } = spec.brief;
  return goal.trim() !== "" && acceptance.length + criteria.length > 0;
}

/** Why what was really changed is more than an estimate made of it, as a sentence; null: it is as small as it was said to be. */
export function whyNotTrivial(files: readonly string[], lines: number | null): string | null {
  const guarded = files.find((file) => NEVER_TRIVIAL.some((pattern) => matches(pattern, file)));
  if (guarded !== undefined) return `it changed ${guarded}, which is read whatever its size`;
  if (files.length > 1) return `it was to change one file and changed ${files.length}`;
  return lines !== null && lines >= TRIVIAL_LINES
    ? `it changed ${lines} lines, and from ${TRIVIAL_LINES} on somebody reads them`
    : null;
}

/** `risk`: of the task. What is trivial goes to one cheap attempt, without the ladder of reviews. */
export function isTrivialAt(spec: TaskSpec, risk: Risk): boolean {
  if (risk === "high" || spec.risk === "high" || !TRIVIAL_KINDS.includes(spec.kind)) return false;
  if (spec.review === "full" || spec.produces.length + spec.consumes.length > 0) return false;
  const { lines, files } = spec.estimate;
  if (lines === null || lines >= TRIVIAL_LINES || files !== 1) return false;
  const [file, ...others] = spec.brief.scope.touch;
  if (file === undefined || others.length > 0 || /[*?[{]/.test(file)) return false;
  return isClear(spec) && !NEVER_TRIVIAL.some((pattern) => mayOverlap(pattern, file));
}
