import { valueOf, withEngine } from "../ask-engine.ts";
import { tableOf } from "../checks-table.ts";
import type { CliCommand } from "../command.ts";

export const doctorCommand: CliCommand = {
  name: "doctor",
  summary: "Checks this computer: git, sessions, disk, limits, agents. Starts the engine if none runs.",
  flags: {},
  run: (surroundings) =>
    withEngine(surroundings, async ({ client }) => {
      const { checks } = valueOf(await client.request("doctor.run", {}));
      return {
        ok: checks.every((check) => check.state !== "problem"),
        lines: tableOf(checks),
        json: { checks },
      };
    }),
};
