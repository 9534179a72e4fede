import type { EventOf, MissionEvent, MissionEventType, Recorded } from "../event.ts";
import type { MissionState } from "../state.ts";
import { TELLERS } from "./tellers.ts";

export type LineTone = "plain" | "dim" | "good" | "bad" | "warn" | "strong" | "accent";

/** What stands in the gaps of a sentence; money and moments are told in the reader's own way. */
export type LineValue =
  | string
  | number
  | { readonly micros: number }
  | { readonly at: number }
  | { readonly ms: number };

export type Said = {
  /** English, with gaps in braces: "attempt {attempt} by {agent}". Translated as a whole. */
  readonly message: string;
  readonly values: Readonly<Record<string, LineValue>>;
  readonly tone: LineTone;
} | null;

export type Teller<Type extends MissionEventType> = (event: EventOf<Type>, state: MissionState) => Said;

/** One line about something that happened. `task`: empty for the mission as a whole. */
export type EventLine = NonNullable<Said> & { readonly task: string };

/** What to say of an event; null: true, but nothing a person has to read. `state`: with the event in it. */
export function eventLine(recorded: Recorded, state: MissionState): EventLine | null {
  const { event } = recorded;
  const tell = TELLERS[event.type] as Teller<MissionEvent["type"]> | null;
  const said = tell?.(event, state) ?? null;
  return said === null ? null : { ...said, task: taskOfEvent(recorded, state) };
}

export function taskOfEvent({ event }: Recorded, state: MissionState): string {
  if ("decision" in event && typeof event.decision === "string")
    return state.decisions.get(event.decision)?.decision.task ?? "";
  return "task" in event && typeof event.task === "string" ? event.task : "";
}

/** Fills the gaps. */
export const filled = (message: string, tell: (name: string) => string): string =>
  message.replaceAll(/\{(\w+)\}/g, (_, name: string) => tell(name));
