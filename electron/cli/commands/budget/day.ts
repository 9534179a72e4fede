import { asking, InputError, valueOf } from "../../ask-engine.ts";
import { newCommandId } from "../../command-id.ts";
import type { CliCommand } from "../../command.ts";
import { microsOf } from "../../units.ts";

/** No mission owns it: one that reaches it asks, and goes on today when a person lets it. */
export const budgetDay: CliCommand = {
  name: "budget day",
  summary: 'Sets what all missions together may cost in a day: dollars, or "none".',
  words: ["dollars"],
  flags: {},
  run: (surroundings) => {
    const written = surroundings.given.word("dollars");
    if (written !== "none" && !/^[\d.]+$/.test(written))
      throw new InputError(`A budget is dollars such as 12.50, or "none", not "${written}".`);
    const dayLimitMicros = written === "none" ? null : microsOf("dollars", written);
    return asking(surroundings, async (client) => {
      const change = { dayLimitMicros };
      valueOf(await client.request("settings.change", { commandId: newCommandId(), change }));
      const line =
        dayLimitMicros === null
          ? "A day has no limit."
          : `All missions together may cost $${written} in a day. What flies is interrupted when that is used up.`;
      return { ok: true, lines: [line], json: change };
    });
  },
};
