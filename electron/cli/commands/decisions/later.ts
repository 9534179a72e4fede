import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { missionId } from "#shared/ids.ts";
import { missionOfDecision, type DecisionId } from "#shared/mission/ids.ts";
import { asking, InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findDecision } from "../../find-id.ts";
import { send } from "../../send-command.ts";
import { momentOf, timeText } from "../../units.ts";

const until = { until: { value: "time", help: "30m, 2h, 3d or 2026-12-24T18:00Z" } };

const later = (
  verb: string,
  summary: string,
  command: (decision: DecisionId, until: number) => OperatorCommandInput,
  done: string,
): CliCommand => ({
  name: `decisions ${verb}`,
  summary,
  words: ["decision"],
  flags: {},
  options: until,
  run: (surroundings) => {
    const written = surroundings.given.option("until");
    if (written === null) throw new InputError(`decisions ${verb} needs --until.`);
    const moment = momentOf("until", written, Date.now());
    return asking(surroundings, async (client) => {
      const decision = await findDecision(client, surroundings.given.word("decision"));
      const mission = missionId.parse(missionOfDecision(decision));
      const said = `${decision} ${done} ${timeText(moment)}.`;
      return send(client, mission, { command: command(decision, moment), done: said });
    });
  },
});

export const decisionsSnooze = later(
  "snooze",
  "Hides a decision for a while; what it is about waits.",
  (decision, moment) => ({ type: "decision.snooze", decision, until: moment }),
  "comes back at",
);

export const decisionsExtend = later(
  "extend",
  "Gives a decision more time, also one whose time is over.",
  (decision, moment) => ({ type: "decision.extend", decision, expiresAt: moment }),
  "waits until",
);
