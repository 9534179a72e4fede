import { missionId } from "#shared/ids.ts";
import { decisionId, missionOfDecision, taskId } from "#shared/mission/ids.ts";
import type { Place } from "#shared/contract/window.ts";

export const LINK_SCHEME = "flightdeck";

/** Longer than any of ours. */
const MOST_LETTERS = 300;

/**
 * `flightdeck://mission/<id>`, with `/task/<id>` or `/decision/<id>` behind it: where to look, and never anything to do. null:
 * it is none of these, letter for letter.
 */
export function readDeepLink(link: string): Place | null {
  if (link.length > MOST_LETTERS) return null;
  const found = /^flightdeck:\/\/mission\/([^/]+)(?:\/(task|decision)\/([^/]+))?\/?$/.exec(link);
  const mission = missionId.safeParse(found?.[1]);
  if (found === null || !mission.success) return null;
  const [, , noun, id] = found;
  const nothing = { mission: mission.data, task: null, decision: null };
  if (noun === "task") {
    const task = taskId.safeParse(id);
    return task.success ? { ...nothing, task: task.data } : null;
  }
  if (noun === "decision") {
    const decision = decisionId.safeParse(id);
    if (!decision.success || missionOfDecision(decision.data) !== mission.data) return null;
    return { ...nothing, decision: decision.data };
  }
  return nothing;
}

/** The link among the words a program was started with. */
export const linkAmong = (words: readonly string[]): string | null =>
  words.find((word) => word.startsWith(`${LINK_SCHEME}:`)) ?? null;
