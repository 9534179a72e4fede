import { missionId } from "#shared/ids.ts";
import { missionOfDecision } from "#shared/mission/ids.ts";
import { asking } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findDecision } from "../../find-id.ts";
import { send } from "../../send-command.ts";

export const decisionsTakeBack: CliCommand = {
  name: "decisions take-back",
  summary:
    "Stops the agent and makes its files what they were just before the answer; only for some seconds after it.",
  words: ["decision"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const decision = await findDecision(client, surroundings.given.word("decision"));
      const mission = missionId.parse(missionOfDecision(decision));
      const said = `The answer to ${decision} is taken back. Its task is paused; "flightdeck task resume" goes on.`;
      return send(client, mission, { command: { type: "decision.take-back", decision }, done: said });
    }),
};
