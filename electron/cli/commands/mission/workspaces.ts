import type { WorkspaceRow } from "#shared/contract/upkeep-requests.ts";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { table, terminalWidth } from "../../table.ts";
import { timeText } from "../../units.ts";
import { bytesText } from "../trash/bytes-text.ts";

export const missionWorkspaces: CliCommand = {
  name: "mission workspaces",
  summary: "Lists the workspaces of a mission, who works in them, and what it takes on the disk.",
  words: ["mission"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const seen = valueOf(await client.request("workspaces.list", { mission }));
      const lines = [
        ...linesOf(seen.rows),
        `Transcripts of its sessions: ${bytesText(seen.transcriptBytes)}`,
      ];
      return {
        ok: true,
        lines,
        json: { mission, workspaces: seen.rows, transcriptBytes: seen.transcriptBytes },
      };
    }),
};

function linesOf(workspaces: readonly WorkspaceRow[]): string[] {
  if (workspaces.length === 0) return ["It has no workspaces now. Removed ones: flightdeck trash list"];
  const rows = workspaces.map(({ task, status, state, bytes, users, trashAt, path }) => [
    task,
    status ?? "-",
    state,
    bytesText(bytes),
    users.length === 0 ? "-" : users.join(", "),
    trashAt === null ? "-" : timeText(trashAt),
    path,
  ]);
  return table(
    ["TASK", "STATUS", "STATE", "SIZE", "USED BY", "INTO THE TRASH", "PATH"],
    rows,
    terminalWidth(),
  );
}
