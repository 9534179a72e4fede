/**
 * A failure a person can act on: one sentence that says what is wrong, where, and what to do. A program prints it alone,
 * without a stack, and ends with a code other than zero.
 */
export class PlainError extends Error {
  override readonly name = "PlainError";
}

/** The sentence for whoever reads the terminal or the log; a stack only for failures nobody foresaw. */
export function sentenceOf(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}

/** The `code` of a Node system error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
