import type { EngineStatus } from "#shared/contract/health.ts";
import { valueOf, withRunningEngine } from "../ask-engine.ts";
import type { Answer, CliCommand } from "../command.ts";

export const statusCommand: CliCommand = {
  name: "status",
  summary: "Says whether an engine runs and what it does. Starts nothing.",
  flags: {},
  run: async (surroundings) => {
    const status = await withRunningEngine(surroundings, async ({ client }) =>
      valueOf(await client.request("engine.status", {})),
    );
    if (status !== undefined) return describe(status);
    const { directory } = surroundings;
    return {
      ok: true,
      lines: [`No engine runs for ${directory}.`],
      json: { state: "stopped", dataDirectory: directory },
    };
  },
};

export function describe(status: EngineStatus): Answer {
  const minutes = Math.floor((Date.now() - status.startedAt) / 60_000);
  const lines = [
    `Engine ${status.state}: process ${status.pid}, running for ${minutes} min, build ${status.build}, ${status.runtime}`,
    `Data        ${status.dataDirectory}`,
    `Events      ${status.events}`,
    `Sessions    ${status.runningSessions} running, session host ${status.sessionHost}`,
    `Clients     ${status.clients}`,
  ];
  if (status.recovery !== null) {
    lines.push(
      `Recovery    ${status.recovery.reason}`,
      "            Open the app to choose a backup. Nothing was changed.",
    );
  }
  return { ok: status.state === "ready", lines, json: status };
}
