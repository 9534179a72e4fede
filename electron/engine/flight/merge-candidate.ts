import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { repositoryPath } from "#shared/mission/text.ts";
import type { EffectHandler } from "../effects/effect-handler.ts";
import { mergeCandidate } from "../git/merge/candidate.ts";
import { promote } from "../git/merge/promote.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { crashPoint } from "../store/crash-point.ts";
import { identityOf, mergeText } from "./commit-text.ts";
import { prove } from "./evidence/acceptance.ts";
import { missionBranch, missionHead } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";
import { endOfText, shownText } from "./shown-text.ts";
import { reachOf } from "./segment-state.ts";

/** Somebody else moved the mission branch while this was tested: only a bug of ours could do that more than once. */
const MAX_REBUILDS = 3;

/**
 * Rebuilds the work of a task on the newest mission head, runs its acceptance on exactly that tree and only then moves the
 * mission branch to it, by compare-and-swap. Done again after a crash it gives the same commit.
 */
export function mergeTask(hands: Hands): EffectHandler<"merge.candidate"> {
  return async ({ task }, { mission, read }) => {
    const seen = await read((state) => lookAt(state, task));
    if (seen === null) return [];
    const flight = await hands.repositories.of(seen.place);
    const { repository } = flight;
    for (let build = 0; build < MAX_REBUILDS; build++) {
      const head = await missionHead(flight, mission, seen.place);
      const candidate = await mergeCandidate(repository, {
        mission,
        head,
        branch: seen.branch,
        message: mergeText(seen),
        at: seen.provenAt,
        author: identityOf(seen.route.agent),
      });
      if (candidate.kind === "conflict")
        return [
          {
            type: "merge.conflicted",
            task,
            paths: namedPaths(candidate.paths),
            detail: endOfText(shownText(candidate.detail), 20_000),
          },
        ];
      if (candidate.kind === "already")
        return [{ type: "merge.done", task, commit: candidate.commit, tree: candidate.tree }];
      if (seen.isStopped)
        return [{ type: "merge.rejected", task, reason: "The mission was stopped. Nothing was merged." }];
      const proof = await proveInReadyTree(
        hands,
        { ...seen, task, commit: candidate.commit },
        (folder, tree) =>
          prove(hands, {
            owner: { mission, task },
            commands: seen.brief.acceptance,
            folder,
            place: seen.place,
            level: seen.unsandboxed ? null : "workspace-write",
            network: seen.network,
            changedTracked: () => tree.changedTracked(),
          }),
      );
      if (!proof.holds) return [{ type: "merge.rejected", task, reason: endOfText(proof.detail, 20_000) }];
      crashPoint("merge.before-promotion");
      const moved = await promote(repository, {
        ref: missionBranch(mission),
        from: head,
        to: candidate.commit,
      });
      crashPoint("merge.after-promotion");
      if (moved !== "moved")
        return [{ type: "merge.done", task, commit: candidate.commit, tree: candidate.tree }];
    }
    return [
      {
        type: "merge.rejected",
        task,
        reason: `The mission branch moved ${MAX_REBUILDS} times while this was being tested. Nothing was merged.`,
      },
    ];
  };
}

/** A name that is no path of ours (a line break in it, say) stands in the detail. */
const namedPaths = (paths: readonly string[]): string[] =>
  paths.filter((path) => repositoryPath.safeParse(path).success).slice(0, 500);

function lookAt(state: MissionState, id: TaskId) {
  const task = state.tasks.get(id);
  const attempt = task?.attempts.findLast(({ outcome }) => outcome === "passed");
  if (task?.workspace === null || task === undefined || attempt === undefined) return null;
  // What became of it was told before an engine died: merging it now would be a merge nobody asked for.
  if (task.stage !== "merging") return null;
  return {
    mission: state.id,
    id,
    title: task.spec.title,
    brief: task.spec.brief,
    place: state.place,
    route: attempt.route,
    branch: task.workspace.branch,
    provenAt: attempt.endedAt ?? attempt.dispatchedAt,
    network: reachOf(state, id),
    isStopped: state.phase === "stopped",
    unsandboxed: state.contract.unsandboxed === true,
  };
}
