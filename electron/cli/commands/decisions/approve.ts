import type { CliCommand } from "../../command.ts";
import { ANSWER_OPTIONS, answerAll, optionOfTone } from "./answering.ts";

export const decisionsApprove: CliCommand = {
  name: "decisions approve",
  summary: "Says yes to exactly these decisions.",
  words: ["decisions…"],
  flags: {},
  options: ANSWER_OPTIONS,
  run: (surroundings) => answerAll(surroundings, optionOfTone("approve")),
};
