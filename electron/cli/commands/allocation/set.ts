import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import { findMission } from "../../find-id.ts";
import { givenFile } from "../../given-file.ts";

export const allocationSet: CliCommand = {
  name: "allocation set",
  summary: "Puts an allocation file in the place of the table of a mission.",
  words: ["mission", "file"],
  flags: {},
  run: (surroundings) => {
    const file = givenFile(surroundings.given.word("file"));
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const commandId = newCommandId();
      const { seq } = valueOf(await client.request("allocation.set", { commandId, mission, file }));
      return { ok: true, lines: [`${mission} goes by ${file.name} now.`], json: { mission, seq, commandId } };
    });
  },
};
