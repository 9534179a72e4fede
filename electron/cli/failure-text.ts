import { sentenceOf } from "#launch/plain-error.ts";
import { InputError, RefusedError } from "./ask-engine.ts";

/** The command line, or a file it names, cannot be used: nothing was done. */
export const EXIT_MISTAKE = 2;
/** It was understood, and refused or failed. */
export const EXIT_FAILED = 1;

/** A failure for a person (lines) and for a program (JSON), and the code the program ends with. */
export interface Failure {
  readonly lines: readonly string[];
  readonly json: unknown;
  readonly exit: number;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof RefusedError)) {
    const sentence = sentenceOf(error);
    return {
      lines: [`flightdeck: ${sentence}`],
      json: { error: sentence },
      exit: error instanceof InputError ? EXIT_MISTAKE : EXIT_FAILED,
    };
  }
  const { code, message, problems } = error;
  const places = problems.map(
    ({ file, line, column, sentence }) =>
      `${[file, line, column].filter((each) => each !== null).join(":")}: ${sentence}`,
  );
  return {
    lines: [...places, `flightdeck: ${message}`],
    json: { error: message, code, problems },
    exit: problems.length > 0 || code === "bad-request" ? EXIT_MISTAKE : EXIT_FAILED,
  };
}
