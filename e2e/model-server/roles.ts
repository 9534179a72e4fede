/** Who a prompt of Flightdeck speaks to. */
export type Role = "planner" | "plan-reviewer" | "reviewer" | "synthesist" | "worker";

export interface Addressed {
  readonly role: Role;
  /** The task a worker or a reviewer is asked about. */
  readonly task: string | null;
}

// The headings that the engine's prompts begin with (shared/mission/plan); roles.test.ts holds them together.
const HEADINGS: readonly (readonly [RegExp, Role])[] = [
  [/^# Make a plan$/m, "planner"],
  [/^# Review a plan$/m, "plan-reviewer"],
  [/^# Put together two reviews of task (?<task>[\w.-]+)/m, "synthesist"],
  [/^# Review (?:task )?`?(?<task>[\w.-]+)`?/m, "reviewer"],
  [/^# Task (?<task>[\w.-]+):/m, "worker"],
];

/** Null: the prompt is none of Flightdeck's. */
export function addressedIn(prompt: string): Addressed | null {
  const found = HEADINGS.flatMap(([heading, role]) => {
    const match = heading.exec(prompt);
    return match === null ? [] : [{ role, task: match.groups?.["task"] ?? null, at: match.index }];
  });
  // A review quotes the task it is about: the first heading is the prompt's own.
  const [first] = found.toSorted((one, other) => one.at - other.at);
  return first === undefined ? null : { role: first.role, task: first.task };
}

/** What the bridge asks of whoever has to leave (electron/agent-bridge/words-to-agents.ts). */
export const asksForHandOff = (prompt: string): boolean => prompt.startsWith("Your session ends now.");
