import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";

export const taskPrompt: CliCommand = {
  name: "task prompt",
  summary: "Shows the whole prompt the next attempt would get.",
  words: ["mission", "task"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const task = await findTask(client, mission, surroundings.given.word("task"));
      const { text } = valueOf(await client.request("tasks.prompt", { mission, task }));
      return { ok: true, lines: text.split("\n"), json: { mission, task, text } };
    }),
};
