import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";

export const missionReceipt: CliCommand = {
  name: "mission receipt",
  summary: "Says everything a mission did, made from its log: as Markdown, or as JSON with every number.",
  words: ["mission"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const { receipt, markdown } = valueOf(await client.request("missions.receipt", { mission }));
      return { ok: true, lines: markdown.trimEnd().split("\n"), json: receipt };
    }),
};
