import type { DecisionId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { DecisionRecord } from "./decision.ts";
import { timeText } from "./time-text.ts";

export type FoundDecision =
  | { readonly ok: true; readonly record: DecisionRecord }
  | { readonly ok: false; readonly rejection: Rejection };

const no = (rejection: Rejection): FoundDecision => ({ ok: false, rejection });

export function findDecision(state: MissionState, id: DecisionId): FoundDecision {
  const record = state.decisions.get(id);
  if (record !== undefined) return { ok: true, record };
  return no(reject("unknown", `There is no decision ${id} in this mission. Nothing was changed.`));
}

/** One that still waits for an answer. */
export function findPending(state: MissionState, id: DecisionId): FoundDecision {
  const found = findDecision(state, id);
  if (!found.ok || found.record.state === "pending") return found;
  return no(notPending(found.record));
}

/** One that somebody could still be asked about: it waits, or its time ran out. */
export function findOpen(state: MissionState, id: DecisionId): FoundDecision {
  const found = findDecision(state, id);
  if (!found.ok || isOpen(found.record)) return found;
  return no(notPending(found.record));
}

/** An expired decision holds what it is about just as a pending one does, until it is extended and answered. */
export const isOpen = ({ state }: DecisionRecord): boolean => state === "pending" || state === "expired";

function notPending({ decision, state, resolution, note }: DecisionRecord): Rejection {
  const about = `Decision ${decision.id} ("${decision.question}")`;
  if (state === "resolved" && resolution !== null) {
    const label = decision.options.find(({ id }) => id === resolution.option)?.label ?? resolution.option;
    const reason = resolution.reason === null ? "" : `, because "${resolution.reason}"`;
    return reject(
      "already-decided",
      `${about} was already answered "${label}" by the ${resolution.by} at ${timeText(resolution.at)}${reason}. That answer stands; nothing was changed.`,
    );
  }
  if (state === "expired") {
    return reject(
      "already-decided",
      `${about} expired and holds. Nothing was approved and nothing was changed; extend it to answer it.`,
    );
  }
  const why = note === null || note === "" ? "" : ` (${note})`;
  return reject(
    "already-decided",
    `${about} is ${state}${why} and needs no answer any more. Nothing was changed.`,
  );
}
