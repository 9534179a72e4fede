import { PlainError } from "#launch/plain-error.ts";
import type { Ended } from "./conversation.ts";

/** Its pipes close a moment before its end is known. */
const SOON_MS = 500;

/** Why nothing came of a start: the CLI has ended; null: it runs. */
export async function endedBefore(ended: Promise<Ended>): Promise<PlainError | null> {
  const soon = Promise.withResolvers<null>();
  const timer = setTimeout(() => soon.resolve(null), SOON_MS);
  const seen = await Promise.race([ended, soon.promise]);
  clearTimeout(timer);
  if (seen === null) return null;
  const { code, signal, stderr } = seen;
  const how = signal === null ? `with code ${code ?? "unknown"}` : `by ${signal}`;
  const tail = stderr.trim() === "" ? "It said nothing." : `It said: ${stderr.trim().slice(-300)}`;
  return new PlainError(`The CLI ended ${how} before it had begun. ${tail}`);
}
