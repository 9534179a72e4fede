import type { Signal, SignalName } from "./signal.ts";

/** Why an attempt did not pass, as the person and the next agent read it: each signal when it does not hold. */
const MISSED: Readonly<Record<SignalName, string>> = {
  "process-exit": "The process did not end well",
  "completed-event": "The run did not say that it is complete",
  activity: "The agent was not active",
  "expected-files": "Expected files are missing",
  scope: "More than its scope was touched",
  acceptance: "The acceptance check did not pass",
  packet: "No good report was handed back",
  change: "No change was left",
};

/** The same when nobody saw it: unknown is not success. */
const UNSEEN: Readonly<Record<SignalName, string>> = {
  "process-exit": "Nobody saw how the process ended",
  "completed-event": "Nobody saw whether the run is complete",
  activity: "Nobody saw whether the agent was active",
  "expected-files": "Nobody saw whether expected files are there",
  scope: "Nobody saw what was touched",
  acceptance: "Nobody saw whether the acceptance check passes",
  packet: "Nobody saw whether a report was handed back",
  change: "Nobody saw whether something was changed",
};

export function missingWords({ name, holds, detail }: Pick<Signal, "name" | "holds" | "detail">): string {
  return `${(holds === null ? UNSEEN : MISSED)[name]}: ${detail}`;
}
