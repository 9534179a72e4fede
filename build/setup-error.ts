/** An expected failure of the surroundings: its message is one clear sentence and is shown without a stack. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

/** Where long steps say how far they are. */
export type Report = (line: string) => void;

/** Progress goes to stderr, so that what a program answers on stdout stays clean. */
export const reportToStderr: Report = (line) => {
  process.stderr.write(`flightdeck: ${line}\n`);
};

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads the `code` of a system error such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
