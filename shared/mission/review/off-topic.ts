import type { TaskId } from "../ids.ts";
import { matches } from "../plan/path-pattern.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { ReportedFinding } from "./finding.ts";

/** What a reviewer was given to judge: a contract, and the files that its change touches. */
export interface Given {
  readonly task: TaskId;
  /** Patterns of files that the contract speaks of. */
  readonly named: readonly string[];
  readonly changed: readonly string[];
}

export const givenOf = ({ id, brief }: TaskSpec, changed: readonly string[]): Given => ({
  task: id,
  named: [...brief.scope.touch, ...brief.scope.avoid, ...brief.scope.read, ...brief.expectedFiles],
  changed,
});

const MOST_NAMED = 5;

/**
 * Why this is no review of what was given: findings, and none of them about it. Whoever looked at something else has not looked
 * at this, so it cannot pass it. null: one of them is, or nothing was found, which says nothing of where somebody looked.
 */
export function whyOffTopic(findings: readonly ReportedFinding[], given: Given): string | null {
  if (findings.length === 0 || findings.some((finding) => isAbout(finding, given))) return null;
  const places = findings.map(({ file, task }) => (isOther(task, given) ? `the task ${task}` : file));
  const named = [...new Set(places)].filter((place) => place !== null);
  const count = findings.length === 1 ? "The one finding is" : `All ${findings.length} findings are`;
  return `${count} about something else than task ${given.task} and its change: ${listed(named)}. The change is in ${listed(given.changed) || "no file"}.`;
}

function isAbout(finding: ReportedFinding, given: Given): boolean {
  const { file, task, title, claim, evidence } = finding;
  if (isOther(task, given)) return false;
  // Of something that is missing there is no place.
  if (file === null) return true;
  if (given.changed.includes(file) || given.named.some((pattern) => matches(pattern, file))) return true;
  // What breaks elsewhere breaks by the change: whoever says so names a file of it.
  return given.changed.some((changed) => `${title}\n${claim}\n${evidence}`.includes(changed));
}

const isOther = (task: TaskId | null, given: Given): boolean => task !== null && task !== given.task;

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
