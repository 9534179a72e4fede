import type { TaskState } from "../flight/task.ts";
import type { InstalledAgent } from "../routing/allocation.ts";
import { rowOfRole } from "../routing/question-form.ts";
import type { MissionState } from "../state.ts";
import type { Family, ReviewLevel } from "../words.ts";
import type { Reviewer } from "./finding.ts";

type Lens = Reviewer["lens"];

/** Which reviews a level asks for. They are blind: none sees another one of its round. */
const LENSES: Readonly<Record<ReviewLevel, readonly Lens[]>> = {
  light: [],
  standard: ["adversarial"],
  full: ["adversarial", "quality"],
};

/** Waiting longer than this for quota is worth asking a person. */
const LONG_WAIT_MS = 60 * 60_000;

/** Times a review may break in one round before a person is asked. */
const MAX_BROKEN = 3;

export type NextReview =
  | { readonly kind: "none" }
  | { readonly kind: "review"; readonly reviewer: Reviewer }
  | { readonly kind: "ask-person"; readonly reason: string };

/** May a review by this family pass the task? Never by one that may have written a commit of it, fix rounds included. */
export const mayPass = (task: TaskState, family: Family): boolean => !task.authors.includes(family);

export const lensesOf = (task: TaskState): readonly Lens[] => LENSES[task.reviewLevel];

/** What the round still lacks, and who could give it. */
export function nextReview(
  state: MissionState,
  task: TaskState,
  exhausted: ReadonlySet<Family>,
  at: number,
): NextReview {
  const ofRound = task.reviews.filter(({ round }) => round === task.round);
  const broken = ofRound.filter((review) => review.state === "failed" && !review.limited);
  const running = ofRound.some((review) => review.state === "running");
  if (broken.length >= MAX_BROKEN) {
    // What is still being read is waited for: it may be what the person has to know.
    if (running) return { kind: "none" };
    return {
      kind: "ask-person",
      reason: `${broken.length} reviews broke: ${broken.at(-1)?.failure ?? "unknown"}`.slice(0, 300),
    };
  }
  const taken = ofRound.filter((review) => review.state !== "failed").map(({ reviewer }) => reviewer.lens);
  const lens = lensesOf(task).find((each) => !taken.includes(each));
  if (lens === undefined) return { kind: "none" };
  const candidates = reviewersInOrder(state, task).filter(
    ({ family }) => lens !== "adversarial" || mayPass(task, family),
  );
  if (candidates.length === 0) return { kind: "ask-person", reason: nobodyLeft(state, task) };
  const ordered = lens === "quality" ? authorsFirst(task, candidates) : candidates;
  const free = ordered.filter(({ family }) => !exhausted.has(family));
  const agent = free.find(({ family }) => !state.limits.has(family));
  if (agent === undefined) return allLimited(state, task, free, at);
  return { kind: "review", reviewer: { agent: agent.agent, family: agent.family, lens } };
}

/** Whoever may review it is out of quota: for an hour that is waited for, for longer a person may want to do it. */
function allLimited(
  { limits }: MissionState,
  task: TaskState,
  agents: readonly InstalledAgent[],
  at: number,
): NextReview {
  const waits = new Map(
    agents.flatMap(({ family }) => {
      const until = limits.get(family);
      return until === undefined ? [] : [[family, until - at] as const];
    }),
  );
  if (waits.size === 0 || Math.min(...waits.values()) < LONG_WAIT_MS) return { kind: "none" };
  const families = [...waits]
    .map(([family, ms]) => `${family} for ${(ms / 3_600_000).toFixed(1)} h`)
    .join(", ");
  const reason = `Whoever may review "${task.spec.id}" is out of quota: ${families}.`;
  return { kind: "ask-person", reason: reason.slice(0, 300) };
}

/** The same family reads with the conventions in mind that the other one does not know. */
const authorsFirst = (task: TaskState, agents: readonly InstalledAgent[]): readonly InstalledAgent[] => [
  ...agents.filter(({ family }) => task.authors.includes(family)),
  ...agents.filter(({ family }) => !task.authors.includes(family)),
];

function reviewersInOrder(state: MissionState, task: TaskState): readonly InstalledAgent[] {
  const row = rowOfRole(state, "review", task);
  const named = (row?.agents ?? []).flatMap((name) => state.agents.filter(({ agent }) => agent === name));
  const ordered = [...named, ...state.agents.filter((agent) => !named.includes(agent))];
  return ordered.filter(({ reviews }) => reviews !== false);
}

function nobodyLeft(state: MissionState, task: TaskState): string {
  if (state.agents.length > 0 && reviewersInOrder(state, task).length === 0)
    return `No agent of this mission can review, so a person has to review "${task.spec.id}".`.slice(0, 300);
  const families = [...new Set(state.agents.map(({ family }) => family))].join(", ") || "none";
  return `No family is left that did not write "${task.spec.id}" (installed: ${families}), so a person has to review it.`.slice(
    0,
    300,
  );
}
