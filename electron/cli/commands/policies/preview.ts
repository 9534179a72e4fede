import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { RULE_OPTIONS, ruleOption } from "./rule-options.ts";

export const policiesPreview: CliCommand = {
  name: "policies preview",
  summary: "Says what a rule would have matched. Adds nothing.",
  words: ["mission"],
  flags: {},
  options: RULE_OPTIONS,
  run: (surroundings) => {
    const policy = ruleOption(surroundings.given);
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const preview = valueOf(await client.request("policies.preview", { mission, policy }));
      const { past, looked, pending, examples } = preview;
      const lines = [
        `Of ${looked} requests it would have decided ${past} that are over and ${pending} that wait now.`,
        ...examples.map((example) => `  ${example}`),
      ];
      return { ok: true, lines, json: preview };
    });
  },
};
