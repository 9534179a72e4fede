import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

export const missionSteer: CliCommand = {
  name: "mission steer",
  summary: "Gives a standing directive that every later brief carries.",
  words: ["mission", "text…"],
  flags: {},
  run: (surroundings) =>
    sendCommand(surroundings, (_client, mission) => ({
      command: { type: "mission.steer", directive: surroundings.given.rest("text").join(" ") },
      done: `Every later brief of ${mission} carries this.`,
    })),
};
