import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { agentPlaceOf } from "../agent-files/agent-files.ts";

/** What a session cannot see of its workspace, and what that means for its task. */
export interface WithheldWork {
  /** Why the task cannot be done like this, with the way out; null: it may not need them. */
  readonly refusal: string | null;
  /** What its agent has to know before it looks for them. */
  readonly note: string;
}

interface Wanted {
  readonly touch: readonly string[];
  readonly expectedFiles: readonly string[];
}

const MOST_NAMED = 20;

/**
 * Files a box hides from an agent because the person does not trust them. What is written where they lie is lost with the session. A task
 * that names them is for nothing; one that may touch everything is told.
 */
export function withheldWork(
  workspace: string,
  hidden: readonly string[],
  { touch, expectedFiles }: Wanted,
): WithheldWork | null {
  if (hidden.length === 0) return null;
  const top = realpathSync(workspace);
  const places = hidden.map((path) => relative(top, path).split(sep).join("/"));
  const named = [...touch, ...expectedFiles].flatMap((path) => agentPlaceOf(path) ?? []);
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const lost = places.filter((place) => named.some((each) => isSame(each, place)));
  const refusal =
    lost.length === 0
      ? null
      : `The task is about ${lost.slice(0, MOST_NAMED).join(", ")}, which is hidden from this agent because you have not trusted what the repository brings for agents: whatever it changed there would be lost. Look at it and trust it (flightdeck repository agent-files <folder>) and try again, or give the task to an agent that can be told to leave it alone.`;
  return { refusal, note: noteOf(places) };
}

const noteOf = (places: readonly string[]): string =>
  [
    "## Files you do not see",
    "",
    "These are in the repository and hidden from you. What you write there is lost. If the task needs them, change nothing there and say so in your open questions.",
    "",
    ...places.slice(0, MOST_NAMED).map((place) => `- ${place}`),
    "",
  ].join("\n");
