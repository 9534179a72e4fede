import { isInTheAir, type MissionSummary } from "#shared/contract/missions.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { newCommandId } from "../connection/command-id.ts";
import type { Workbench } from "../state/workbench.ts";

/** What commands about new starts mean: the mission that is looked at when it flies, else all that do. */
export function meantMissions({ missionList, selection }: Pick<Workbench, "missionList" | "selection">) {
  const flying = (missionList.getState().value ?? []).filter(isInTheAir);
  const looked = flying.filter(({ id }) => id === selection.getState().mission);
  return looked.length > 0 ? looked : flying;
}

/** The same command to each. Answers with a sentence for each that refused. */
export async function sendToAll(
  { connection }: Pick<Workbench, "connection">,
  missions: readonly MissionSummary[],
  command: OperatorCommandInput,
): Promise<string[]> {
  const outcomes = await Promise.all(
    missions.map(async ({ id }) => {
      const params = { commandId: newCommandId(), mission: id, command };
      const outcome = await connection.command("missions.command", params);
      return outcome.ok ? null : outcome.failure.message;
    }),
  );
  return outcomes.filter((problem) => problem !== null);
}
