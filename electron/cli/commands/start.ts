import { valueOf, withEngine } from "../ask-engine.ts";
import type { CliCommand } from "../command.ts";
import { describe } from "./status.ts";

export const startCommand: CliCommand = {
  name: "start",
  summary: "Starts the engine, or says that one runs already.",
  flags: {},
  run: (surroundings) =>
    withEngine(surroundings, async ({ client }) =>
      describe(valueOf(await client.request("engine.status", {}))),
    ),
};
