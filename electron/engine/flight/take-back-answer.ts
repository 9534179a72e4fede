import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import type { DecisionId, TaskId } from "#shared/mission/ids.ts";
import { NOTHING_TO_TELL, type EffectHandler, type EffectWorld } from "../effects/effect-handler.ts";
import { safeReason } from "../effects/safe-reason.ts";
import type { Kept } from "../git/snapshots.ts";
import type { FoundWorkspace } from "./find-workspace.ts";
import { sessionOfSegment } from "./flight-session.ts";
import type { Hands } from "./hands.ts";

/**
 * The work as it is just before an answer goes out. Done again it is the one that was kept first: by then the agent may have
 * had the answer. null: it could not be kept; the answer goes out all the same, and nobody is offered to take it back.
 */
export async function keepBefore(
  hands: Hands,
  world: EffectWorld,
  task: TaskId,
  decision: DecisionId,
): Promise<Command | null> {
  try {
    const { repository, workspace } = await workspaceOf(hands, world, task);
    const ref = await repository.workspaces.checkpointOnce(workspace, `before ${decision}`, hands.now());
    return { type: "decision.checkpointed", decision, ref };
  } catch (error) {
    hands.report(`What "${task}" did before the answer could not be kept: ${sentenceFor(error)}`);
    return null;
  }
}

/** Nobody works there any more; what is there is kept first, and then the files are what they were. */
export function restoreWorkspace(hands: Hands): EffectHandler<"workspace.restore"> {
  return async ({ task, attempt, segment, decision, ref }, world) => {
    if (!(await world.read((state) => state.tasks.get(task)?.restoring === decision))) return NOTHING_TO_TELL;
    await hands.watch.end(sessionOfSegment({ mission: world.mission, task, attempt, segment }));
    try {
      const { repository, workspace } = await workspaceOf(hands, world, task);
      const kept = await repository.workspaces.restore(workspace, ref, `before-restore ${world.id}`);
      return [{ type: "workspace.restored", decision, kept: kept.ref, ...exceptOf(kept) }];
    } catch (error) {
      // Anything else may be over in a moment, and is tried again.
      if (!(error instanceof PlainError)) throw error;
      return [{ type: "workspace.restore-failed", decision, reason: safeReason(error.message) }];
    }
  };
}

/** As many as a card can hold; the number of the others is told. */
const MOST_NAMED = 5;

/** What no checkpoint holds stayed as the agent left it, and nobody may be told otherwise. */
function exceptOf({ leftOut, nested }: Kept): { readonly except?: string } {
  const named = [...leftOut, ...nested.map((folder) => `${folder}/ is a repository of its own`)];
  if (named.length === 0) return {};
  const more = named.length - MOST_NAMED;
  const shown = named.slice(0, MOST_NAMED).join("; ");
  return { except: safeReason(more > 0 ? `${shown}; and ${more} more` : shown) };
}

async function workspaceOf(hands: Hands, world: EffectWorld, task: TaskId): Promise<FoundWorkspace> {
  const { place, known } = await world.read((state) => ({
    place: state.place,
    known: state.tasks.get(task)?.workspace ?? null,
  }));
  if (known === null) throw new PlainError(`"${task}" has no workspace. Nothing was changed.`);
  const repository = await hands.repositories.of(place);
  const workspace = await repository.workspaces.known({ mission: world.mission, task });
  return { repository, workspace: { ...workspace, base: known.base } };
}
