import type { DecisionKind, DecisionRecord } from "./decisions/decision.ts";
import type { MissionState } from "./state.ts";

/**
 * How a test flight stands. `waiting`: for a person, or for the agent's own usage limit. `failed` is said as soon as nothing but a
 * person could make it go on: a test flight is about the first thing that does not work.
 */
export interface TestFlightStanding {
  readonly state: "flying" | "waiting" | "passed" | "failed";
  readonly sentence: string;
}

/** What an agent asks of a person while all is well. */
const ASKED_IN_PASSING: readonly DecisionKind[] = ["permission", "question", "checkpoint"];

export function standingOf(mission: MissionState): TestFlightStanding {
  const { phase, tasks, launchedAt, endedAt } = mission;
  if (phase === "landed") {
    const seconds = Math.max(1, Math.round(((endedAt ?? 0) - (launchedAt ?? 0)) / 1_000));
    return {
      state: "passed",
      sentence: `${tasks.size} tasks were flown, checked, merged and landed in ${seconds} s.`,
    };
  }
  const trouble = firstTrouble(mission);
  if (phase === "stopped")
    return { state: "failed", sentence: trouble ?? "It was stopped before it had ended." };
  if (trouble !== null) return { state: "failed", sentence: trouble };
  const asked = pendingOf(mission).find(({ decision }) => ASKED_IN_PASSING.includes(decision.kind));
  if (asked !== undefined)
    return { state: "waiting", sentence: `It asks you: ${firstLine(asked.decision.question)}` };
  if ([...tasks.values()].some(({ rateLimitedUntil }) => rateLimitedUntil !== null))
    return { state: "waiting", sentence: "Its usage limit is reached; it goes on when that resets." };
  const merged = [...tasks.values()].filter(({ stage }) => stage === "merged").length;
  return { state: "flying", sentence: `${merged} of ${tasks.size} tasks are done.` };
}

/** The question whether to land: whoever started a test flight said yes to that. */
export const landingAsked = (mission: MissionState): DecisionRecord | null =>
  pendingOf(mission).find(({ decision }) => decision.kind === "landing" && decision.task === null) ?? null;

/** What went wrong first, in one line; null: nothing that anybody saw. */
function firstTrouble(mission: MissionState): string | null {
  const attempts = [...mission.tasks.values()]
    .flatMap(({ attempts }) => attempts)
    .toSorted((one, other) => one.dispatchedAt - other.dispatchedAt);
  for (const { trouble, failure, outcome } of attempts) {
    const isGivenUp = outcome === "failed" || outcome === "interrupted";
    if (!isGivenUp || failure === null) continue;
    return firstLine(trouble === null || trouble.retrying ? failure : trouble.message);
  }
  const card = [...mission.decisions.values()].find(
    ({ decision: { kind } }) => kind !== "landing" && !ASKED_IN_PASSING.includes(kind),
  );
  if (card !== undefined) return sentenceOf(card);
  const met = mission.contract.conditions.find((_, index) => mission.met.has(index));
  return met === undefined ? null : `${met.when}.`;
}

function sentenceOf({ decision: { question, why } }: DecisionRecord): string {
  const said = why === null ? "" : firstLine(why);
  return said === "" ? firstLine(question) : `${firstLine(question)}. ${said}`;
}

const pendingOf = ({ pending, decisions }: MissionState): DecisionRecord[] =>
  [...pending].flatMap((id) => decisions.get(id) ?? []);

/** The first line that says something. */
const firstLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "")
    ?.slice(0, 400) ?? "";
