import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";

export const checkpointsRestore: CliCommand = {
  name: "checkpoints restore",
  summary: "Makes the files of a task what they were; what is there now is kept first.",
  words: ["mission", "task", "ref"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { given } = surroundings;
      const mission = await findMission(client, given.word("mission"));
      const task = await findTask(client, mission, given.word("task"));
      const ref = given.word("ref");
      const done = valueOf(await client.request("checkpoints.restore", { mission, task, ref }));
      return {
        ok: true,
        lines: [
          `The files in ${done.path} are what they were at ${ref}.`,
          `What was there before is kept: flightdeck checkpoints restore ${mission} ${task} ${done.kept}`,
          ...done.nested.map((path) => `${path} is a repository of its own and was left alone.`),
          ...done.leftOut.map((what) => `Not kept: ${what}.`),
        ],
        json: done,
      };
    }),
};
