import type { CheckpointRow } from "#shared/contract/upkeep-requests.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";
import { table, terminalWidth } from "../../table.ts";
import { timeText } from "../../units.ts";

export const checkpointsList: CliCommand = {
  name: "checkpoints list",
  summary: "Lists what was kept of a task on the way, the newest first.",
  words: ["mission", "task"],
  flags: {},
  options: { limit: LIMIT_OPTION },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { given } = surroundings;
      const mission = await findMission(client, given.word("mission"));
      const task = await findTask(client, mission, given.word("task"));
      const checkpoints = await allPages(given, (page) =>
        client.request("checkpoints.list", { ...page, mission, task }),
      );
      return { ok: true, lines: linesOf(checkpoints), json: { mission, task, checkpoints } };
    }),
};

/** Changed files beside each other, before it says how many more there are. */
const SHOWN_PATHS = 3;

function linesOf(checkpoints: readonly CheckpointRow[]): string[] {
  if (checkpoints.length === 0) return ["Nothing was kept of this task yet."];
  const rows = checkpoints.map(({ ref, kind, label, at, changed, paths }) => [
    kind,
    timeText(at),
    label,
    `${paths.slice(0, SHOWN_PATHS).join(", ")}${changed > SHOWN_PATHS ? ` and ${changed - SHOWN_PATHS} more` : ""}`,
    ref,
  ]);
  return table(["KIND", "WHEN", "LABEL", "CHANGED", "REF"], rows, terminalWidth());
}
