import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";

export const trashPut: CliCommand = {
  name: "trash put",
  summary: "Puts the workspace of a task away that nothing waits for any more.",
  words: ["mission", "task"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const task = await findTask(client, mission, surroundings.given.word("task"));
      const put = valueOf(await client.request("trash.put", { mission, task }));
      const line = `${put.path} is in the trash. It comes back with: flightdeck trash restore ${put.entry}`;
      return { ok: true, lines: [line], json: put };
    }),
};
