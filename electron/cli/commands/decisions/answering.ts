import type { GatewayClient } from "#shared/contract/client.ts";
import { missionId } from "#shared/ids.ts";
import { missionOfDecision, type DecisionId } from "#shared/mission/ids.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { Answer, Surroundings } from "../../command.ts";
import { findDecision } from "../../find-id.ts";
import { send } from "../../send-command.ts";

export const ANSWER_OPTIONS = {
  reason: { value: "words", help: "why; it is kept" },
  edited: { value: "command", help: "what to do instead; only for one permission" },
} as const;

/** Answers exactly the decisions in the word `decisions`: all of them, or, when one cannot be answered so, none. */
export const answerAll = (
  surroundings: Surroundings,
  optionFor: (client: GatewayClient, decision: DecisionId) => Promise<string> | string,
): Promise<Answer> =>
  asking(surroundings, async (client) => {
    const { given } = surroundings;
    const decisions: DecisionId[] = [];
    for (const written of given.rest("decisions")) decisions.push(await findDecision(client, written));
    const missions = new Set(decisions.map(missionOfDecision));
    const options = new Set<string>();
    for (const decision of decisions) options.add(await optionFor(client, decision));
    const [option, another] = options;
    if (missions.size > 1) {
      throw new InputError(
        "These decisions are of several missions. Nothing was answered; answer them mission by mission.",
      );
    }
    if (option === undefined || another !== undefined) {
      throw new InputError(
        "These decisions have different answers. Nothing was answered; answer them one by one.",
      );
    }
    const mission = missionId.parse([...missions][0]);
    const [reason, edited] = [given.option("reason"), given.option("edited")];
    const command = { type: "decision.answer", decisions, option, reason, edited } as const;
    return send(client, mission, { command, done: `${decisions.join(", ")}: ${option}.` });
  });

/** The one answer of a decision that says yes, or no. */
export const optionOfTone =
  (tone: "approve" | "deny") =>
  async (client: GatewayClient, decision: DecisionId): Promise<string> => {
    const { row } = valueOf(await client.request("decisions.show", { decision }));
    const [only, another] = row.options.filter((option) => option.tone === tone);
    if (only !== undefined && another === undefined) return only.id;
    const known = row.options.map(({ id }) => id).join(", ");
    const how = only === undefined ? "no answer" : "more than one answer";
    throw new InputError(
      `${decision} has ${how} that means ${tone}. Nothing was answered; choose with decisions answer: ${known}.`,
    );
  };
