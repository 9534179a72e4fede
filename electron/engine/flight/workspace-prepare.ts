import { sentenceFor } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import { surfacesBarredTo } from "#shared/mission/flight/decide-evidence.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { partsOf } from "#shared/mission/rivals/parts.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { EffectHandler } from "../effects/effect-handler.ts";
import { safeReason } from "../effects/safe-reason.ts";
import { bringIn } from "../git/merge/bring-in.ts";
import { branchRef } from "../git/workspace.ts";
import { readyWorkspace } from "../readiness/ready-workspace.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { commitText, identityOf } from "./commit-text.ts";
import type { Hands } from "./hands.ts";
import { mergedIn, soundHead } from "./put-back.ts";
import { attemptOf } from "./segment-state.ts";
import { takeParts } from "./take-parts.ts";

/**
 * A worktree and a branch for the task, from the mission branch on. A later attempt gets the same one with everything in it;
 * one that has to resolve a conflict finds the other side in its files.
 */
export function prepareWorkspace(hands: Hands): EffectHandler<"workspace.prepare"> {
  return async ({ task, attempt }, { mission, folder, read }) => {
    const seen = await read((state) => lookAt(state, task, attempt));
    if (seen === null) return [];
    const told: Command[] = [];
    try {
      const flight = await hands.repositories.of(seen.place);
      const { head, told: back } = await soundHead(flight, { ...seen, mission });
      told.push(...back);
      const workspace = await flight.workspaces.prepare({ mission, task, base: head });
      const { place, unsandboxed } = seen;
      const order = { mission, task, place, workspace, missionFolder: folder, unsandboxed };
      const ready = await readyWorkspace(hands, order);
      if (!ready.ok)
        return [...told, { type: "workspace.failed", task, attempt, reason: safeReason(ready.sentence) }];
      let base = workspace.base;
      let chosen = true;
      if (seen.purpose === "resolve") {
        const { kind } = await bringIn(flight.repository, workspace, {
          head,
          message: commitText(seen, attempt),
          at: seen.dispatchedAt,
          author: identityOf(seen.route.agent),
        });
        base = head;
        chosen = kind !== "conflicted";
      }
      if (seen.parts !== null) await takeParts(flight, workspace, seen.parts, hands.now());
      if (seen.isBarred) await flight.workspaces.checkpointOnce(workspace, beginOf(attempt), hands.now());
      const { path, branch } = workspace;
      // Where two sides stand in the files, that one was chosen is what was changed: it may be the one that was there.
      const tip = chosen ? await flight.repository.ref(branchRef(branch)) : null;
      return [...told, { type: "workspace.ready", task, attempt, path, branch, base, tip }];
    } catch (error) {
      // Nobody knows how far it came: it is done again.
      if (error instanceof HostLinkError) throw error;
      return [...told, { type: "workspace.failed", task, attempt, reason: safeReason(sentenceFor(error)) }];
    }
  };
}

/** What the picture is called of how an attempt found its workspace. */
export const beginOf = (attempt: number): string => `begin-of-attempt-${attempt}`;

function lookAt(state: MissionState, id: TaskId, number: number) {
  const task = state.tasks.get(id);
  const attempt = attemptOf(state, id, number);
  if (task === undefined || attempt === undefined || attempt.endedAt !== null) return null;
  return {
    mission: state.id,
    id,
    title: task.spec.title,
    place: state.place,
    merged: mergedIn(state),
    unsandboxed: state.contract.unsandboxed === true,
    purpose: attempt.purpose,
    /** What somebody else left there on such a surface is not this attempt's. */
    isBarred: number > 1 && surfacesBarredTo(state, task, attempt.route.family).length > 0,
    parts: partsOf(task, number),
    route: attempt.route,
    dispatchedAt: attempt.dispatchedAt,
  };
}
