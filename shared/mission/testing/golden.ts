import { z } from "zod";
import { actorOf, actorText } from "../actor.ts";
import type { Recorded } from "../event.ts";
import { evolve } from "../evolve.ts";
import { statusOf } from "../flight/status.ts";
import type { MissionState } from "../state.ts";
import { toStored, upcast } from "../upcast.ts";

/** One line of a recorded flight: an event as it is in the log, with the version it was written in. */
const recordedLine = z.strictObject({
  seq: z.number().int().min(1),
  at: z.number().int(),
  actor: z.string(),
  type: z.string(),
  version: z.number().int().min(1),
  body: z.record(z.string(), z.unknown()),
});

/** What a later version must still make of a recorded flight. */
export interface Ending {
  readonly phase: string;
  readonly statuses: Readonly<Record<string, string>>;
  readonly attempts: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<string, string>>;
  readonly findings: Readonly<Record<string, string>>;
  readonly spend: MissionState["spend"];
  readonly authors: Readonly<Record<string, readonly string[]>>;
}

const each = <Key extends string, Value, Out>(
  map: ReadonlyMap<Key, Value>,
  out: (value: Value) => Out,
): Record<string, Out> => Object.fromEntries([...map].map(([key, value]) => [key, out(value)]));

export function endingOf(state: MissionState): Ending {
  return {
    phase: state.phase,
    statuses: each(state.tasks, statusOf),
    attempts: each(state.tasks, ({ attempts }) => attempts.length),
    decisions: each(
      state.decisions,
      (record) => `${record.decision.kind} ${record.state} ${record.resolution?.option ?? "-"}`,
    ),
    findings: each(state.findings, (finding) => `${finding.severity} ${finding.state}`),
    spend: state.spend,
    authors: each(state.tasks, ({ authors }) => authors),
  };
}

export const lineOf = ({ seq, at, actor, event }: Recorded): string =>
  JSON.stringify({ seq, at, actor: actorText(actor), ...toStored(event) });

/** Folds a recorded flight as a new engine would read it from its log: through the upcasters. */
export function foldRecorded(lines: readonly string[]): MissionState {
  let state: MissionState | null = null;
  for (const text of lines) {
    const { seq, at, actor, type, version, body } = recordedLine.parse(JSON.parse(text));
    const upcasted = upcast({ type, version, body });
    if (!upcasted.ok) throw new Error(`event ${seq} (${type}, version ${version}): ${upcasted.reason}`);
    state = evolve(state, { seq, at, actor: actorOf(actor), event: upcasted.event });
  }
  if (state === null) throw new Error("the flight has no events");
  return state;
}
