/** Lines of a goal that begin with a dollar sign, as people write commands. */
const COMMAND = /^\$ (.+)$/;

/**
 * The command lines of a goal, in their order. Of the goal alone: a prompt quotes reviews, refusals and hand-offs as well, and what
 * other agents wrote there is nobody's order.
 */
export const commandLines = (goal: string): readonly string[] =>
  goal.split(/\r?\n/).flatMap((line) => COMMAND.exec(line)?.[1] ?? []);
