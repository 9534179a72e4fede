import { z } from "zod";
import { decisionEvents } from "./decisions/decision-events.ts";
import { flightEvents } from "./flight/flight-events.ts";
import { gateEvents } from "./gates/gate-messages.ts";
import { missionEvents } from "./mission-events.ts";
import { planEvents } from "./plan/plan-events.ts";
import { rivalEvents } from "./rivals/rival-messages.ts";
import { policyEvents } from "./policies/policy.ts";
import type { Actor } from "./actor.ts";

/** Everything that can have happened in a mission. Past tense: it is a fact. */
export const missionEvent = z.discriminatedUnion("type", [
  ...missionEvents,
  ...planEvents,
  ...flightEvents,
  ...decisionEvents,
  ...policyEvents,
  ...gateEvents,
  ...rivalEvents,
]);
export type MissionEvent = z.infer<typeof missionEvent>;
export type MissionEventType = MissionEvent["type"];
export type EventOf<Type extends MissionEventType> = Extract<MissionEvent, { type: Type }>;

/** An event with its place in the mission: what `evolve` folds. */
export interface Recorded {
  /** 1, 2, 3 … in its mission. */
  readonly seq: number;
  /** When, on the clock of whoever recorded it; never read from a clock here. */
  readonly at: number;
  readonly actor: Actor;
  readonly event: MissionEvent;
}
