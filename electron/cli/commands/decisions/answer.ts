import type { CliCommand } from "../../command.ts";
import { ANSWER_OPTIONS, answerAll } from "./answering.ts";

export const decisionsAnswer: CliCommand = {
  name: "decisions answer",
  summary: "Answers exactly these decisions with one of their answers.",
  words: ["option", "decisions…"],
  flags: {},
  options: ANSWER_OPTIONS,
  run: (surroundings) => answerAll(surroundings, () => surroundings.given.word("option")),
};
