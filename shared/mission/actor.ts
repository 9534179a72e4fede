import { z } from "zod";
import { taskId, type TaskId } from "./ids.ts";

/**
 * Who sends a command. A session is an agent speaking through its own channel: it may only report about its own attempt.
 */
export type Actor =
  | { readonly kind: "operator" }
  | { readonly kind: "engine" }
  | { readonly kind: "session"; readonly task: TaskId; readonly attempt: number };

export const OPERATOR: Actor = { kind: "operator" };
export const ENGINE: Actor = { kind: "engine" };

/** How an actor is written in the event log. */
export function actorText(actor: Actor): string {
  switch (actor.kind) {
    case "operator":
    case "engine":
      return actor.kind;
    case "session":
      return `session ${actor.task} ${actor.attempt}`;
  }
}

const sessionWords = z.tuple([z.literal("session"), taskId, z.coerce.number().int().min(1)]);

/** The other way round; whoever is not known is the engine of some other version. */
export function actorOf(text: string): Actor {
  if (text === "operator") return OPERATOR;
  const words = sessionWords.safeParse(text.split(" "));
  if (!words.success) return ENGINE;
  return { kind: "session", task: words.data[1], attempt: words.data[2] };
}
