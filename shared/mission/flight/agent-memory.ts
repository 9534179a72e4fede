import type { CommandOf } from "../command.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";

/** More is no memory but a log, and all of it lies in every state. */
export const MOST_NOTES = 200;

/** What an agent wants later agents to know. Its word: it changes nothing, and every brief says whose it is. */
export function remember(
  state: MissionState,
  { task, attempt, text }: CommandOf<"agent.remember">,
  outcome: Outcome,
): Rejection | null {
  if (state.notes.some((note) => note.text === text))
    return reject("wrong-state", "This is noted already, in the same words. Nothing was changed.");
  if (state.notes.length >= MOST_NOTES) {
    return reject(
      "not-allowed",
      `The mission keeps ${MOST_NOTES} notes and has them. This one was not kept; put it into your report.`,
    );
  }
  outcome.emit({ type: "note.kept", task, attempt, text });
  return null;
}
