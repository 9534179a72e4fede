import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";
import { RULE_OPTIONS, ruleOption } from "./rule-options.ts";

export const policiesAdd: CliCommand = {
  name: "policies add",
  summary: "Adds a rule to a mission. All that is given has to match.",
  words: ["mission"],
  flags: {},
  options: RULE_OPTIONS,
  run: (surroundings) => {
    const policy = ruleOption(surroundings.given);
    return sendCommand(surroundings, () => ({
      command: { type: "policy.add", policy },
      done: `From now on: ${policy.verdict}, by the rule ${policy.id}.`,
    }));
  },
};
