import type { Command } from "#shared/mission/command.ts";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { taskId, type TaskId } from "#shared/mission/ids.ts";
import { matches } from "#shared/mission/plan/path-pattern.ts";
import { writes } from "#shared/mission/plan/task-nature.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { repositoryPath } from "#shared/mission/text.ts";
import type { EffectHandler } from "../effects/effect-handler.ts";
import { gitText, type GitPlace } from "../git/git.ts";
import { isAncestor } from "../git/merge/commit-history.ts";
import { mergeTrees } from "../git/merge/merge-trees.ts";
import { refsBelow } from "../git/refs.ts";
import type { Repository } from "../git/repository.ts";
import { branchRef, hiddenRefs } from "../git/workspace.ts";
import { missionBranch } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";

/** Everybody who can fly at once, and more than anybody looks at. */
const MOST_OTHERS = 24;
const MOST_PATHS = 100;
const MOST_MERGED = 20;

interface Side {
  readonly id: TaskId | null;
  readonly touch: readonly string[];
  readonly commit: string;
}

/**
 * Merges what a task has so far with what everybody else has so far, and with the mission branch, as objects that nobody
 * keeps. Nothing is changed by looking; what is found is a forecast, and the merge queue still decides.
 */
export function forecastConflicts(hands: Hands): EffectHandler<"conflict.forecast"> {
  return async ({ task }, { mission, read }) => {
    const seen = await read((state) => lookAt(state, task));
    if (seen === null) return [];
    const { repository } = await hands.repositories.of(seen.place);
    const own = await sideOf(repository, seen.own);
    if (own === null) return [];
    const compared: Extract<Command, { type: "conflict.forecast" }>["compared"] = [];
    for (const each of seen.others) {
      const other = await sideOf(repository, each);
      if (other === null) continue;
      compared.push({ with: other.id, paths: await clashes(repository.place, own, other), by: [] });
    }
    const head = await repository.ref(missionBranch(mission));
    if (head !== null) {
      const paths = await clashes(repository.place, own, { id: null, touch: [], commit: head });
      compared.push({ with: null, paths, by: await mergedBy(repository.place, own.commit, head, paths) });
    }
    return compared.length === 0 ? [] : [{ type: "conflict.forecast", task, compared }];
  };
}

/** Where both would have to be brought together by hand; only where one of them is meant to write. */
async function clashes(place: GitPlace, own: Side, other: Side): Promise<string[]> {
  const merged = await mergeTrees(place, own.commit, other.commit);
  if (merged === null) return [];
  const real = (path: string) => path.replace(`~${own.commit}`, "").replace(`~${other.commit}`, "");
  const paths = new Set(merged.conflicts.map(({ path }) => real(path)));
  // A checkpoint also holds what the repository ignores, and that is never merged.
  const isMeant = (path: string): boolean =>
    [...own.touch, ...other.touch].some((each) => matches(each, path));
  return [...paths]
    .filter((path) => repositoryPath.safeParse(path).success && isMeant(path))
    .slice(0, MOST_PATHS);
}

/** The tasks whose merged work is in the way; where nothing of theirs is at these names (a folder moved), all that came since. */
async function mergedBy(
  place: GitPlace,
  own: string,
  head: string,
  paths: readonly string[],
): Promise<TaskId[]> {
  if (paths.length === 0) return [];
  const there = await mergedSince(place, `${own}..${head}`, paths);
  return there.length > 0 ? there : mergedSince(place, `${own}..${head}`, []);
}

/** Each task has one commit on the mission branch that names it. */
async function mergedSince(place: GitPlace, range: string, paths: readonly string[]): Promise<TaskId[]> {
  const format = "--format=%(trailers:key=Mission-Task,valueonly,separator=%x20)";
  const literal = paths.map((path) => `:(top,literal)${path}`);
  // A merge differs from what it was merged into, and that is what the task brought.
  const args = ["log", "--first-parent", "-m", "--no-patch", format, `-${MOST_MERGED}`, range, "--"];
  const lines = (await gitText([...args, ...literal], place)).split("\n");
  return [...new Set(lines)].flatMap((line) => {
    const named = taskId.safeParse(line.trim());
    return named.success ? [named.data] : [];
  });
}

/** The newest picture of somebody's work: a checkpoint that was taken since the last commit of the branch, or the branch. */
async function sideOf(repository: Repository, { id, branch, touch }: Work): Promise<Side | null> {
  const { place } = repository;
  const tip = await repository.ref(branchRef(branch));
  if (tip === null) return null;
  const prefix = hiddenRefs("checkpoints", { branch });
  const numberOf = (name: string): number => Number.parseInt(name.slice(prefix.length), 10);
  const kept = (await refsBelow(place, prefix)).toSorted((a, b) => numberOf(b.name) - numberOf(a.name));
  const newest = kept[0]?.object;
  const isNewer = newest !== undefined && (await isAncestor(place, tip, newest));
  return { id, touch, commit: isNewer ? newest : tip };
}

interface Work {
  readonly id: TaskId;
  readonly branch: string;
  readonly touch: readonly string[];
}

function lookAt(state: MissionState, id: TaskId) {
  const task = state.tasks.get(id);
  const own = task === undefined ? null : workOf(task);
  if (own === null || state.phase !== "flying") return null;
  const others = [...state.active].flatMap((each) => {
    const other = state.tasks.get(each);
    return each === id || other === undefined ? [] : (workOf(other) ?? []);
  });
  return { place: state.place, own, others: others.slice(0, MOST_OTHERS) };
}

function workOf(task: TaskState): Work | null {
  const { spec, workspace } = task;
  if (workspace === null || hasEnded(task) || !writes(spec)) return null;
  return { id: spec.id, branch: workspace.branch, touch: spec.brief.scope.touch };
}
