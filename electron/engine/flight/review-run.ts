import type { EffectHandler } from "../effects/effect-handler.ts";

/** Three broken reviews are put to a person, who then reviews: nothing passes because nobody could look at it. */
export const runReview: EffectHandler<"review.run"> = ({ task, reviewer, round }) =>
  Promise.resolve([
    {
      type: "review.failed",
      task,
      round,
      reviewer,
      reason: `This Flightdeck cannot fly ${reviewer.agent} as a reviewer yet, so a person reviews "${task}".`,
    },
  ]);
