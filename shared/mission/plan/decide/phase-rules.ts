import type { Context } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";

/** The draft may be replaced, asked for and reviewed only before it is locked. */
export function onlyComposing(state: MissionState, what: string): Rejection | null {
  switch (state.phase) {
    case "composing":
      return null;
    case "locked":
      return reject(
        "wrong-state",
        `The plan is locked, so ${what} is not possible. It was kept as it is; unlock it first.`,
      );
    case "flying":
    case "landing":
    case "landed":
    case "stopped":
      return reject(
        "wrong-state",
        `The mission is ${state.phase}, so ${what} is not possible. The plan was kept as it is.`,
      );
  }
}

/** An answer that comes later would silently replace what is done now. */
export function notWhileAsked(state: MissionState, what: string): Rejection | null {
  const { asking, request } = state.plan;
  if (asking === null) return null;
  const who = request === null ? "A planner" : `The planner ${request.agent}`;
  return reject(
    "wrong-state",
    `${who} is writing this plan (round ${asking.round}) and its answer would replace it, so ${what} is not possible now. Wait for the answer, or propose a whole plan of your own, which calls it off. Nothing was changed.`,
  );
}

/** A plan is made by the person and the engine. A worker sees its brief, never the plan. */
export function notASession({ actor }: Context, what: string): Rejection | null {
  if (actor.kind !== "session") return null;
  return reject(
    "not-allowed",
    `The agent of ${actor.task} may not ${what}: the plan belongs to the person and the engine. Nothing was changed.`,
  );
}
