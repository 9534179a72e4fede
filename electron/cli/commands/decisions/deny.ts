import type { CliCommand } from "../../command.ts";
import { ANSWER_OPTIONS, answerAll, optionOfTone } from "./answering.ts";

export const decisionsDeny: CliCommand = {
  name: "decisions deny",
  summary: "Says no to exactly these decisions.",
  words: ["decisions…"],
  flags: {},
  options: { reason: ANSWER_OPTIONS.reason },
  run: (surroundings) => answerAll(surroundings, optionOfTone("deny")),
};
