import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";

export const allocationShow: CliCommand = {
  name: "allocation show",
  summary: "Shows who does what in a mission, as the file that could be put in its place.",
  words: ["mission"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const shown = valueOf(await client.request("allocation.show", { mission }));
      return { ok: true, lines: shown.text.trimEnd().split("\n"), json: shown };
    }),
};
