import type { MissionSummary } from "#shared/contract/missions.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { table, terminalWidth } from "../../table.ts";
import { ageText, moneyText } from "../../units.ts";

export const missionList: CliCommand = {
  name: "mission list",
  summary: "Lists missions, the newest first.",
  flags: {},
  options: { limit: LIMIT_OPTION },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const missions = await allPages(surroundings.given, (page) => client.request("missions.list", page));
      return { ok: true, lines: linesOf(missions), json: { missions } };
    }),
};

function linesOf(missions: readonly MissionSummary[]): string[] {
  if (missions.length === 0) return ["There is no mission yet. Make one with: flightdeck mission create"];
  const now = Date.now();
  const rows = missions.map((mission) => [
    mission.id,
    phaseText(mission),
    `${mission.counts.merged + mission.counts.skipped}/${mission.tasks}`,
    String(mission.pendingDecisions),
    moneyText(mission.costMicros, mission.unknownCost),
    ageText(mission.createdAt, now),
    mission.title,
  ]);
  return table(["MISSION", "PHASE", "DONE", "DECISIONS", "COST", "AGE", "TITLE"], rows, terminalWidth());
}

export function phaseText({ phase, held, paused }: MissionSummary): string {
  if (paused) return `${phase}, paused`;
  return held ? `${phase}, held` : phase;
}
