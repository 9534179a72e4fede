/** Lines of a brief that begin with a dollar sign, as people write commands; quoted in the prompt. */
const COMMAND = /^(?:> )?\$ (.+)$/;

/** The command lines in a prompt, in their order. */
export const commandLines = (prompt: string): readonly string[] =>
  prompt.split("\n").flatMap((line) => COMMAND.exec(line)?.[1] ?? []);
