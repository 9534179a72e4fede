import type { RequestResult } from "#shared/contract/contract.ts";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";

type Piece = RequestResult<"tasks.diff">;

export const taskDiff: CliCommand = {
  name: "task diff",
  summary: "Shows what a task changed so far against its base, new files too.",
  words: ["mission", "task"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { given } = surroundings;
      const mission = await findMission(client, given.word("mission"));
      const task = await findTask(client, mission, given.word("task"));
      const first = valueOf(await client.request("tasks.diff", { mission, task }));
      const { base, to, source, leftOut } = first;
      let text = first.text;
      let { next, cut }: Pick<Piece, "next" | "cut"> = first;
      while (next !== null) {
        const wanted = { mission, task, between: { base, to }, from: next };
        const piece: Piece = valueOf(await client.request("tasks.diff", wanted));
        text += piece.text;
        ({ next, cut } = piece);
      }
      return {
        ok: true,
        lines: [
          ...(text === "" ? ["It changed nothing."] : text.replace(/\n$/, "").split("\n")),
          ...leftOut.map((what) => `Not in it: ${what}.`),
          ...(cut ? ["The rest is left out: it is longer than anybody reads."] : []),
        ],
        json: { mission, task, base, to, source, text, cut, leftOut },
      };
    }),
};
