import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { table, terminalWidth } from "../../table.ts";
import { timeText } from "../../units.ts";
import { bytesText } from "./bytes-text.ts";

export const trashList: CliCommand = {
  name: "trash list",
  summary: "Lists removed workspaces that can be had back, the newest first.",
  flags: {},
  options: { limit: LIMIT_OPTION },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const entries = await allPages(surroundings.given, (page) => client.request("trash.list", page));
      return { ok: true, lines: linesOf(entries), json: { entries } };
    }),
};

function linesOf(entries: readonly TrashRow[]): string[] {
  if (entries.length === 0) return ["There is nothing in the trash."];
  const rows = entries.map(({ id, mission, task, removedAt, goneAt, bytes, snapshot, tip }) => [
    id,
    mission,
    task,
    timeText(removedAt),
    timeText(goneAt),
    bytesText(bytes),
    snapshot ?? tip?.ref ?? "-",
  ]);
  return table(
    ["ENTRY", "MISSION", "TASK", "REMOVED", "GONE FOR GOOD", "SIZE", "KEPT BY"],
    rows,
    terminalWidth(),
  );
}
