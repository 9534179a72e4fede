import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { newCommandId } from "../../connection/command-id.ts";
import { useMission } from "../../state/mission-context.tsx";
import { useWorkbench } from "../../state/workbench.ts";

/** Sends what a person does with the mission around it. A refusal is said in the engine's own sentence; answers whether it was done. */
export function useMissionCommand(): (command: OperatorCommandInput) => Promise<boolean> {
  const { connection, notices } = useWorkbench();
  const mission = useMission(({ state }) => state?.id ?? null);
  return async (command) => {
    if (mission === null) return false;
    const outcome = await connection.command("missions.command", {
      commandId: newCommandId(),
      mission,
      command,
    });
    if (!outcome.ok) notices.getState().add({ tone: "problem", words: outcome.failure.message });
    return outcome.ok;
  };
}
