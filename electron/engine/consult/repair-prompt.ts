import { list } from "#shared/mission/plan/quoted-text.ts";

/** More do not help: what is wrong first is often why the rest is. */
const MOST_ERRORS = 20;

/** The same question with what was wrong with the answer: right also for an agent that cannot go on with its conversation. */
export const repairPrompt = (prompt: string, wrong: readonly string[]): string =>
  `${prompt.trimEnd()}\n\n## Your answer before could not be used\n\nPut this right and give the whole answer again:\n\n${list(wrong.slice(0, MOST_ERRORS))}\n`;
