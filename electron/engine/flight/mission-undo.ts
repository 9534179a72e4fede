import { NOTHING_TO_TELL, type EffectHandler } from "../effects/effect-handler.ts";
import { undoLanding } from "../git/landing/undo.ts";
import type { Hands } from "./hands.ts";
import { told } from "./landing-build.ts";
import { shownText, startOfText } from "./shown-text.ts";

/** Takes a landing back. Everything that had landed stays on the mission branch. */
export function undoMission(hands: Hands): EffectHandler<"landing.undo"> {
  return async ({ commit, base }, { read }) => {
    const seen = await read(({ place, landing }) => ({ place, undoing: landing.undoUnderWay }));
    // Told before an engine died.
    if (!seen.undoing) return NOTHING_TO_TELL;
    const { baseBranch } = seen.place;
    const trouble = await told(async () => {
      const { repository } = await hands.repositories.of(seen.place);
      return undoLanding(repository, { baseBranch, commit, base });
    });
    return [
      trouble === null
        ? { type: "landing.undone", base }
        : { type: "landing.undo-failed", reason: startOfText(shownText(trouble), 4_000) },
    ];
  };
}
