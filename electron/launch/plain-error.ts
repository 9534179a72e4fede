/**
 * A failure a person can act on: one sentence that says what is wrong, where, and what to do. A program prints it alone,
 * without a stack, and ends with a code other than zero.
 */
export class PlainError extends Error {
  override readonly name = "PlainError";
}

/** Errors that JavaScript, Node or SQLite raise by themselves: nobody of ours foresaw what happened and put it in words. */
const RAISED_BY_OTHERS = new Set([
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "SqliteError",
  "ZodError",
]);

export const isUnforeseen = (error: unknown): boolean =>
  !(error instanceof Error) || RAISED_BY_OTHERS.has(error.name);

/** For a person: one sentence. The stack of an unforeseen failure belongs into the log. */
export function sentenceFor(error: unknown): string {
  if (error instanceof Error && !isUnforeseen(error)) return error.message;
  const what = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return `Something failed that nobody foresaw (${what}). What was acknowledged before is kept; the log has the details.`;
}

/** For a log or a terminal: the sentence, or the whole stack of what nobody foresaw. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error) return isUnforeseen(error) ? (error.stack ?? error.message) : error.message;
  return String(error);
}

/** The `code` of a Node system error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
