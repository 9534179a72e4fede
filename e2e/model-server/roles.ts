/** Who a prompt of Flightdeck speaks to. */
export type Role = "planner" | "plan-reviewer" | "reviewer" | "synthesist" | "worker";

export interface Addressed {
  readonly role: Role;
  /** The task a worker or a reviewer is asked about. */
  readonly task: string | null;
  /** What this one of several is there for: the lens of a reviewer, a worker's fix or conflict; null: nothing special. */
  readonly as: string | null;
}

// The headings that the engine's prompts begin with (shared/mission/plan); roles.test.ts holds them together.
const HEADINGS: readonly (readonly [RegExp, Role])[] = [
  [/^# Make a plan$/m, "planner"],
  [/^# Review a plan$/m, "plan-reviewer"],
  [/^# Put together two reviews of task (?<task>[\w.-]+)/m, "synthesist"],
  [/^# Review (?:task )?`?(?<task>[\w.-]+)`?/m, "reviewer"],
  [/^# Task (?<task>[\w.-]+):/m, "worker"],
];

// How they go on: shared/mission/review/review-prompt.ts and shared/mission/plan/prompt.ts.
const DUTIES: Readonly<Partial<Record<Role, readonly (readonly [string, string])[]>>> = {
  reviewer: [
    ["- You are here to refute this change", "adversarial"],
    ["- Judge how it is made", "quality"],
    ["- Look only for ways in which somebody", "security"],
    ["- Look only for what happens when something fails", "error-handling"],
    ["- Look only for ways in which data", "data-integrity"],
  ],
  worker: [
    ["Fix ONLY what is named under", "fix"],
    ["Your change and another one that was merged meanwhile", "resolve"],
  ],
};

/** Null: the prompt is none of Flightdeck's. */
export function addressedIn(prompt: string): Addressed | null {
  const found = HEADINGS.flatMap(([heading, role]) => {
    const match = heading.exec(prompt);
    return match === null ? [] : [{ role, task: match.groups?.["task"] ?? null, at: match.index }];
  });
  // A review quotes the task it is about: the first heading is the prompt's own.
  const [first] = found.toSorted((one, other) => one.at - other.at);
  if (first === undefined) return null;
  const { role, task } = first;
  const lines = prompt.split("\n");
  const duty = DUTIES[role]?.find(([words]) => lines.some((line) => line.startsWith(words)));
  return { role, task, as: duty?.[1] ?? null };
}

/** What the bridge asks of whoever has to leave (electron/agent-bridge/words-to-agents.ts). */
export const asksForHandOff = (prompt: string): boolean => prompt.startsWith("Your session ends now.");
