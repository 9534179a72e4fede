import type { GatewayClient } from "#shared/contract/client.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { MissionId } from "#shared/ids.ts";
import { asking, valueOf } from "./ask-engine.ts";
import type { Answer, Surroundings } from "./command.ts";
import { newCommandId } from "./command-id.ts";
import { findMission } from "./find-id.ts";

export interface Wish {
  readonly command: OperatorCommandInput;
  /** What is said when it was done. */
  readonly done: string;
}

/** Sends one domain command about the mission in the word `mission`. */
export const sendCommand = (
  surroundings: Surroundings,
  wish: (client: GatewayClient, mission: MissionId) => Promise<Wish> | Wish,
): Promise<Answer> =>
  asking(surroundings, async (client) => {
    const mission = await findMission(client, surroundings.given.word("mission"));
    return send(client, mission, await wish(client, mission));
  });

export async function send(
  client: GatewayClient,
  mission: MissionId,
  { command, done }: Wish,
): Promise<Answer> {
  const commandId = newCommandId();
  const { seq } = valueOf(await client.request("missions.command", { commandId, mission, command }));
  return { ok: true, lines: [done], json: { mission, seq, commandId } };
}
