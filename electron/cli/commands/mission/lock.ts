import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

export const missionLock: CliCommand = {
  name: "mission lock",
  summary: "Locks the plan: only a locked plan flies. Refused while the check says no-go.",
  words: ["mission"],
  flags: {},
  options: {
    "waive-plan-review": {
      value: "words",
      help: "your reason for locking without a review by another model family",
    },
  },
  run: (surroundings) =>
    sendCommand(surroundings, (_client, mission) => ({
      command: { type: "plan.lock", waiver: surroundings.given.option("waive-plan-review") },
      done: `The plan of ${mission} is locked.`,
    })),
};
