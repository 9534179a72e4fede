import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { checkLines } from "./check-text.ts";

export const missionCheck: CliCommand = {
  name: "mission check",
  summary: "Checks the plan: go, caution or no-go, with every reason. No-go ends with code 1.",
  words: ["mission"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const check = valueOf(await client.request("plans.check", { mission }));
      return { ok: check.verdict !== "no-go", lines: checkLines(check), json: check };
    }),
};
