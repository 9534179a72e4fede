import { t } from "@lingui/core/macro";
import { hasEnded, openAttempt, sessionLives } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { heirsOf, isHandedOverAt } from "#shared/mission/flight/hand-over.ts";
import { gateViews, type GateView } from "#shared/mission/gates/gate-views.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import { mayBeLowered } from "#shared/mission/review/lower-review.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { reviewLevel, type Family, type ReviewLevel } from "#shared/mission/words.ts";

/** The gates that hold a task up. */
export const closedGatesOf = (state: MissionState, task: TaskState): readonly GateView[] =>
  hasEnded(task) ? [] : gateViews(state, task).filter(({ opened }) => opened === null);

export interface LevelChoice {
  readonly level: ReviewLevel;
  /** More is done at once; less is asked about first; `no`: the work is too far for it. */
  readonly how: "now" | "raise" | "lower" | "no";
}

export function levelsToChoose(task: TaskState): readonly LevelChoice[] {
  const levels = reviewLevel.options;
  const now = levels.indexOf(task.reviewLevel);
  return levels.map((level, at) => ({ level, how: at === now ? "now" : howTo(task, level, at > now) }));
}

function howTo(task: TaskState, level: ReviewLevel, isMore: boolean): LevelChoice["how"] {
  if (isMore) return hasEnded(task) || task.stage === "merging" ? "no" : "raise";
  return level !== "full" && mayBeLowered(task, level) ? "lower" : "no";
}

/** What somebody found and nobody settled: of the task first, then the worst first. `task` null: of the whole mission. */
export function openFindings(state: MissionState, task: TaskState | null): readonly Finding[] {
  const own = task === null ? new Set() : new Set(findingsAbout(state, task));
  const rank = ({ id, severity }: Finding): number =>
    (own.has(id) ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(severity);
  return [...state.findings.values()]
    .filter((finding) => finding.state === "open")
    .toSorted((one, other) => rank(one) - rank(other));
}

const SEVERITIES: readonly Finding["severity"][] = ["critical", "important", "minor"];

/** Of its own reviews, and of the review of the plan where that names it. */
export function findingsAbout(state: MissionState, { spec, reviews }: TaskState): readonly Finding["id"][] {
  const ofPlan = [...state.findings.values()].filter(({ round, task }) => round === 0 && task === spec.id);
  return [...ofPlan.map(({ id }) => id), ...reviews.flatMap(({ findings }) => findings)];
}

/** Families that could go on with a task, whoever has quota first. */
export const heirFamilies = (state: MissionState, task: TaskState): readonly Family[] => [
  ...new Set(heirsOf(state, task).map(({ family }) => family)),
];

/** The family whose session is still in the workspace; null: nobody is. */
export const familyAtWork = (task: TaskState): Family | null =>
  openAttempt(task) !== null || sessionLives(task) ? (task.attempts.at(-1)?.route.family ?? null) : null;

export function handOverRefusal(state: MissionState, task: TaskState): string | null {
  if (task.attempts.length === 0) return t`Nobody worked on it yet: assign it instead.`;
  if (!isHandedOverAt(task.stage)) return t`Nothing of it is left to be written now.`;
  return heirFamilies(state, task).length === 0 ? t`No other family is there that could go on.` : null;
}

/** Who may fly one of two; a family that needs to be named is not offered. */
export const forkFamilies = ({ agents }: MissionState): readonly Family[] => [
  ...new Set(agents.filter(({ onlyByName }) => onlyByName !== true).map(({ family }) => family)),
];

export function forkRefusal(state: MissionState, { attempts, stage, spec }: TaskState): string | null {
  if (spec.rival !== null) return t`Two families do it already.`;
  if (attempts.length > 0 || stage !== "idle") return t`It has begun, and what has begun is not forked.`;
  return forkFamilies(state).length < 2 ? t`A fork needs two families, and one is there.` : null;
}
