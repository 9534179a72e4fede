import { sideText } from "#shared/mission/rivals/compare-rivals.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";

export const taskCompare: CliCommand = {
  name: "task compare",
  summary: "Shows two tasks that flew the same brief side by side: checks, change, findings, cost, time.",
  words: ["mission", "task"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const task = await findTask(client, mission, surroundings.given.word("task"));
      const { rivals, picked } = valueOf(await client.request("tasks.show", { mission, task }));
      if (rivals === null) throw new InputError(`${task} has no rival. Make one: flightdeck task fork.`);
      const lines = rivals.flatMap((side) => [
        side.task,
        ...sideText(side)
          .split("\n")
          .map((line) => `  ${line}`),
      ]);
      const last = picked ? [`${task} is picked.`] : [];
      return { ok: true, lines: [...lines, ...last], json: { rivals, picked } };
    }),
};
