import { valueOf, withEngine } from "../ask-engine.ts";
import { tableOf } from "../checks-table.ts";
import type { CliCommand } from "../command.ts";

export const healthCommand: CliCommand = {
  name: "health",
  summary:
    "Checks that what is stored is whole: database, checksum chain, session host. Starts the engine if none runs.",
  flags: {},
  run: (surroundings) =>
    withEngine(surroundings, async ({ client }) => {
      const health = valueOf(await client.request("engine.health", {}));
      return { ok: health.ok, lines: tableOf(health.checks), json: health };
    }),
};
