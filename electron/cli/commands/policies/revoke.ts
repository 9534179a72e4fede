import { policyId } from "#shared/mission/ids.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

export const policiesRevoke: CliCommand = {
  name: "policies revoke",
  summary: "Ends a rule of a mission.",
  words: ["mission", "policy"],
  flags: {},
  options: { reason: { value: "words", help: "why; it is kept" } },
  run: (surroundings) => {
    const { given } = surroundings;
    const policy = policyId.safeParse(given.word("policy"));
    if (!policy.success) throw new InputError(`"${given.word("policy")}" is no name of a rule.`);
    return sendCommand(surroundings, () => ({
      command: { type: "policy.revoke", policy: policy.data, reason: given.option("reason") },
      done: `${policy.data} is revoked.`,
    }));
  },
};
