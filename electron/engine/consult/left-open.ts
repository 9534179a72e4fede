import type { CommandOf } from "#shared/mission/command.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";
import { isAskedBy } from "./question.ts";

/** Sessions of an effect nobody waits for any more, which an engine before this one left open: nobody comes back for them. */
export const leftOpen = ({
  id,
  read,
}: Pick<EffectWorld, "id" | "read">): Promise<CommandOf<"question.end">[]> =>
  read(({ questions }) =>
    [...questions.values()]
      .filter(({ session, over }) => over === null && isAskedBy(session, [id]))
      .map(({ session }) => ({
        type: "question.end",
        session,
        outcome: "unwanted",
        reason: "Nobody waits for it any more.",
        program: null,
        model: null,
      })),
  );
