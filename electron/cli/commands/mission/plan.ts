import { amount } from "../../amount.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import { findMission } from "../../find-id.ts";
import { PLAN_OPTIONS, planOption } from "./plan-options.ts";
import { plannedAnswer } from "./planned-text.ts";

export const missionPlan: CliCommand = {
  name: "mission plan",
  summary: "Puts a plan in the place of the draft, from a recipe or a file.",
  words: ["mission"],
  flags: { "dry-run": "only say what it would be" },
  options: PLAN_OPTIONS,
  run: (surroundings) => {
    const { given } = surroundings;
    const from = planOption(given);
    if (from === null) throw new InputError("A plan comes from somewhere: --recipe or --file.");
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, given.word("mission"));
      const params = { commandId: newCommandId(), mission, from, dryRun: given.flag("dry-run") };
      const planned = valueOf(await client.request("missions.plan", params));
      return plannedAnswer(planned, `${mission} has a plan of ${amount(planned.tasks, "task")}.`);
    });
  },
};
