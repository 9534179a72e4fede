import { randomBytes } from "node:crypto";
import { t } from "@lingui/core/macro";
import type { GatewayClient } from "#shared/contract/client.ts";
import { isInTheAir } from "#shared/contract/missions.ts";
import { commandId } from "#shared/ids.ts";
import { isolated } from "#shared/messages/messages.ts";
import type { Fleet } from "./fleet-figures.ts";

/** Stops every mission in the air. Answers with a sentence for each that was not stopped. */
export async function stopFlying(client: GatewayClient | null, fleet: Fleet): Promise<string[]> {
  if (client === null || !fleet.live) return [t`The engine does not answer, so nothing was stopped.`];
  const outcomes = await Promise.all(
    fleet.missions.filter(isInTheAir).map(async ({ id, title }) => {
      const outcome = await client.request("missions.command", {
        commandId: commandId.parse(`cmd_${randomBytes(12).toString("hex")}`),
        mission: id,
        command: { type: "mission.stop", reason: "Flightdeck was left." },
      });
      if (outcome.ok) return null;
      const [mission, why] = [isolated(title), isolated(outcome.failure.message)];
      return t`“${mission}” was not stopped: ${why}`;
    }),
  );
  return outcomes.filter((outcome) => outcome !== null);
}
