import type { TaskState } from "../flight/task.ts";
import type { InstalledAgent } from "../routing/allocation.ts";
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
export function nextReview(state: MissionState, task: TaskState, exhausted: ReadonlySet<Family>): NextReview {
  const ofRound = task.reviews.filter(({ round }) => round === task.round);
  const broken = ofRound.filter((review) => review.state === "failed");
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
  const candidates = reviewersInOrder(state).filter(
    ({ family }) => lens !== "adversarial" || mayPass(task, family),
  );
  if (candidates.length === 0) return { kind: "ask-person", reason: nobodyLeft(state, task) };
  const ordered = lens === "quality" ? authorsFirst(task, candidates) : candidates;
  const agent = ordered.find(({ family }) => !exhausted.has(family));
  if (agent === undefined) return { kind: "none" };
  return { kind: "review", reviewer: { agent: agent.agent, family: agent.family, lens } };
}

/** The same family reads with the conventions in mind that the other one does not know. */
const authorsFirst = (task: TaskState, agents: readonly InstalledAgent[]): readonly InstalledAgent[] => [
  ...agents.filter(({ family }) => task.authors.includes(family)),
  ...agents.filter(({ family }) => !task.authors.includes(family)),
];

function reviewersInOrder(state: MissionState): readonly InstalledAgent[] {
  const row = state.allocation.rows.find(({ kinds }) => kinds.includes("review"));
  const named = (row?.agents ?? []).flatMap((name) => state.agents.filter(({ agent }) => agent === name));
  const ordered = [...named, ...state.agents.filter((agent) => !named.includes(agent))];
  return ordered.filter(({ reviews }) => reviews !== false);
}

function nobodyLeft(state: MissionState, task: TaskState): string {
  if (state.agents.length > 0 && reviewersInOrder(state).length === 0)
    return `No agent of this mission can review, so a person has to review "${task.spec.id}".`.slice(0, 300);
  const families = [...new Set(state.agents.map(({ family }) => family))].join(", ") || "none";
  return `No family is left that did not write "${task.spec.id}" (installed: ${families}), so a person has to review it.`.slice(
    0,
    300,
  );
}
