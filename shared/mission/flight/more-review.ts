import type { CommandOf } from "../command.ts";
import { matches } from "../plan/path-pattern.ts";
import { usualReview } from "../plan/risk.ts";
import { writes } from "../plan/task-nature.ts";
import { whyNotTrivial } from "../plan/trivial.ts";
import { hasManyDependents, MANY_DEPENDENTS, oneStepMore, whyLarge } from "../plan/weight.ts";
import type { MissionState } from "../state.ts";
import { reviewLevel } from "../words.ts";
import type { TaskState } from "./task.ts";

type Evidence = Pick<CommandOf<"evidence.record">, "changed" | "lines">;

interface MoreReview {
  readonly level: "standard" | "full";
  readonly reason: string;
}

/**
 * The level what was really done asks for, where that is more than the task has. A plan is an estimate and an agent may have
 * written it: what was changed and what builds on it is seen. null: what it has is enough.
 */
export function moreReview(state: MissionState, task: TaskState, evidence: Evidence): MoreReview | null {
  const { spec, risk } = task;
  // Less than its risk asks for is a person's word, with a reason.
  if (task.loweredTo !== null || task.reviewLevel === "full" || !writes(spec)) return null;
  const usual = usualReview(spec, risk);
  const read = usual === "light" ? whyRead(state, task, evidence) : null;
  const large = whyLarge({ lines: evidence.lines, files: evidence.changed.length });
  const asWhatItIs = read === null ? usual : "standard";
  // From what it is and not from the level it has: the same work that is looked at again takes no second step.
  const level = large === null ? asWhatItIs : oneStepMore(asWhatItIs);
  if (level === "light" || LEVELS.indexOf(level) <= LEVELS.indexOf(task.reviewLevel)) return null;
  return { level, reason: [read, large].filter((each) => each !== null).join("; ") };
}

const LEVELS = reviewLevel.options;

/** Why somebody reads what was to be light; null: nothing speaks for it. */
function whyRead(state: MissionState, { spec }: TaskState, { changed, lines }: Evidence): string | null {
  if (hasManyDependents(state.dependents, spec.id)) return `${MANY_DEPENDENTS} or more tasks build on it`;
  const other = spec.kind === "docs" ? notADocument(state, changed) : whyNotTrivial(changed, lines);
  return other ?? changedInterface(state, changed);
}

function notADocument({ contract }: MissionState, changed: readonly string[]): string | null {
  const file = changed.find((path) => !contract.documents.some((pattern) => matches(pattern, path)));
  return file === undefined ? null : `it was to change documents and changed ${file}`;
}

/** Files that a brief, or the contract, names where it says what has to keep its shape. */
function changedInterface({ tasks, contract }: MissionState, changed: readonly string[]): string | null {
  if (changed.length === 0) return null;
  const named = new Set(contract.constraints.flatMap(wordsOf));
  for (const { spec } of tasks.values())
    for (const line of spec.brief.interfaces) for (const word of wordsOf(line)) named.add(word);
  const file = changed.find((path) => named.has(path));
  return file === undefined ? null : `it changed ${file}, which is named as an interface`;
}

/** Paths stand in sentences, which end in a stop. */
const wordsOf = (line: string): string[] =>
  line.split(/[^\p{L}\p{N}_./@+-]+/u).map((word) => word.replace(/\.+$/, ""));
