import { once } from "node:events";
import { valueOf, withRunningEngine } from "../ask-engine.ts";
import type { CliCommand } from "../command.ts";

export const stopCommand: CliCommand = {
  name: "stop",
  summary: "Stops the engine. Refuses while sessions run, unless they are to be ended.",
  flags: { "end-sessions": "end every running session first" },
  run: async (surroundings) => {
    const endSessions = surroundings.given.flag("end-sessions");
    const pid = await withRunningEngine(surroundings, async ({ client, socket, welcome }) => {
      // Waited for from the start: the engine may be gone before its answer has been looked at.
      const gone = once(socket, "close");
      valueOf(await client.request("engine.stop", { endSessions }));
      await gone;
      return welcome.pid;
    });
    const { directory } = surroundings;
    if (pid === undefined) {
      return {
        ok: true,
        lines: [`No engine runs for ${directory}.`],
        json: { stopped: false, dataDirectory: directory },
      };
    }
    return { ok: true, lines: [`The engine (process ${pid}) has stopped.`], json: { stopped: true, pid } };
  },
};
