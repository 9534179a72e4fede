import type { TaskSpec } from "./task-spec.ts";
import type { TaskKind } from "../words.ts";

/** Under 25 minutes a session ends well; near 40 it dies of its own compaction. Minutes. */
const SEGMENT_MINUTES = 25;
/** Reading fills a context window faster than writing. Minutes. */
const RESEARCH_SEGMENT_MINUTES = 20;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Minutes that work of a kind takes as a rule, so that nothing is called stuck merely because it takes them. */
const USUAL_MINUTES: Readonly<Record<TaskKind, Range>> = {
  research: { low: 10, high: 20 },
  plan: { low: 10, high: 20 },
  spec: { low: 10, high: 25 },
  implement: { low: 20, high: 40 },
  mechanical: { low: 10, high: 25 },
  test: { low: 15, high: 30 },
  review: { low: 10, high: 20 },
  synthesis: { low: 10, high: 20 },
  integrate: { low: 20, high: 40 },
  docs: { low: 10, high: 20 },
  ops: { low: 20, high: 40 },
};

/** Work across many files. Minutes. */
const COMPLEX: Range = { low: 30, high: 60 };
/** Work that is a whole feature document by itself. Minutes. */
const WHOLE_FEATURE: Range = { low: 45, high: 90 };

/** More files than this is complex work, many more is a whole feature. */
const COMPLEX_FILES = 5;
const WHOLE_FEATURE_FILES = 20;

/** How many files a task touches, as far as anybody has said: the estimate, else what its scope names. */
export const filesOf = (spec: TaskSpec): number => spec.estimate.files ?? spec.brief.scope.touch.length;

/** What a person is shown as usual for this task. */
export function usualMinutesOf(spec: TaskSpec): Range {
  if (spec.kind !== "implement" && spec.kind !== "integrate") return USUAL_MINUTES[spec.kind];
  const files = filesOf(spec);
  if (files > WHOLE_FEATURE_FILES) return WHOLE_FEATURE;
  return files > COMPLEX_FILES ? COMPLEX : USUAL_MINUTES[spec.kind];
}

/** Minutes to plan with: what the plan says, else the middle of what is usual. */
export function expectedMinutesOf(spec: TaskSpec): number {
  if (spec.estimate.minutes !== null) return spec.estimate.minutes;
  const { low, high } = usualMinutesOf(spec);
  return (low + high) / 2;
}

/** After so many minutes a segment is asked to end, and a fresh session goes on. */
export function segmentMinutesOf(spec: TaskSpec): number {
  const usual = spec.kind === "research" ? RESEARCH_SEGMENT_MINUTES : SEGMENT_MINUTES;
  return spec.limits.segmentMinutes ?? usual;
}
