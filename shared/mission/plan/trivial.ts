import type { Risk, TaskKind } from "../words.ts";
import { mayOverlap } from "./path-pattern.ts";
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
