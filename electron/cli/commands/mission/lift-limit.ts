import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";
import { familyWord } from "../task/assignment-options.ts";

export const missionLiftLimit: CliCommand = {
  name: "mission lift-limit",
  summary: "Asks a family again that was said to be out of quota, before its window opens.",
  words: ["mission", "family"],
  flags: {},
  run: (surroundings) => {
    const family = familyWord(surroundings.given.word("family"));
    return sendCommand(surroundings, () => ({
      command: { type: "family.lift-limit", family },
      done: `${family} is asked again.`,
    }));
  },
};
