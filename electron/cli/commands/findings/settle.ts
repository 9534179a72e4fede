import { findingId } from "#shared/mission/ids.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

export const findingsSettle: CliCommand = {
  name: "findings settle",
  summary: "Ends a finding: absorbed, declined (needs evidence) or punted, always with a reason.",
  words: ["mission", "finding", "state"],
  flags: {},
  options: {
    reason: { value: "words", help: "why; it is kept" },
    evidence: { value: "words", help: "code that shows that a declined finding is false" },
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const finding = findingId.safeParse(given.word("finding"));
    if (!finding.success) throw new InputError(`"${given.word("finding")}" is no id of a finding.`);
    const state = given.word("state");
    if (state !== "absorbed" && state !== "declined" && state !== "punted") {
      throw new InputError(`A finding ends absorbed, declined or punted, not "${state}".`);
    }
    const reason = given.option("reason");
    if (reason === null) throw new InputError("A finding is settled with a reason: --reason.");
    const evidence = given.option("evidence") ?? "";
    return sendCommand(surroundings, () => ({
      command: { type: "finding.settle", finding: finding.data, state, reason, evidence },
      done: `${finding.data} is ${state}.`,
    }));
  },
};
