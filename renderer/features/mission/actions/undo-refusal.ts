import { t } from "@lingui/core/macro";
import { isolated } from "#shared/messages/messages.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** Why the landing cannot be taken back; null: git is asked, which looks whether the base branch has moved since. */
export function undoRefusal(state: MissionState | null): string | null {
  const landed = state?.landing.landed ?? null;
  if (state?.phase !== "landed" || landed === null) return t`This mission has not landed.`;
  const base = isolated(state.place.baseBranch);
  if (landed.how === "pull-request")
    return t`It was pushed, and ${base} did not move: close the pull request instead.`;
  if (landed.base === null) return t`Where ${base} was before is not known.`;
  return state.landing.undoUnderWay ? t`git is moving ${base} back.` : null;
}
