import type { Review, TaskState } from "../flight/task.ts";
import type { InstalledAgent } from "../routing/allocation.ts";
import { rowOfRole } from "../routing/question-form.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import type { Reviewer } from "./finding.ts";
import { lensesOf } from "./lenses.ts";
import { answeredIn, reviewsOf, sidesOf, waitsForSynthesis } from "./round.ts";
import { whyNotTogether } from "./synthesis-sides.ts";

/** Waiting longer than this for quota is worth asking a person. */
const LONG_WAIT_MS = 60 * 60_000;

/** Times a review may break in one round before a person is asked. */
const MAX_BROKEN = 3;

export type NextReview =
  | { readonly kind: "none" }
  | { readonly kind: "review"; readonly reviewer: Reviewer }
  | { readonly kind: "ask-person"; readonly reason: string }
  /** Every review is in: two of them are put together by this agent, or not at all. */
  | { readonly kind: "synthesise"; readonly by: Pick<Reviewer, "family" | "agent"> }
  | { readonly kind: "not-together"; readonly reason: string };

/** May a review by this family pass the task? Never by one that may have written a commit of it, fix rounds included. */
export const mayPass = (task: TaskState, family: Family): boolean => !task.authors.includes(family);

/** What the round still lacks, and who could give it. */
export function nextReview(
  state: MissionState,
  task: TaskState,
  exhausted: ReadonlySet<Family>,
  at: number,
): NextReview {
  const ofRound = task.reviews.filter(({ round }) => round === task.round);
  const broken = ofRound.filter(
    (review) => review.state === "failed" && !review.limited && review.interrupted !== true,
  );
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
  if (lens === undefined) return nextSynthesis(state, task, exhausted);
  const candidates = reviewersInOrder(state, task).filter(
    ({ family }) => lens !== "adversarial" || mayPass(task, family),
  );
  if (candidates.length === 0) return { kind: "ask-person", reason: nobodyLeft(state, task) };
  const preferred = lens === "quality" ? authorsFirst(task, candidates) : authorsLast(task, candidates);
  const ordered = strayedLast(broken, preferred);
  const free = ordered.filter(({ family }) => !exhausted.has(family));
  const agent = free.find(({ family }) => !isLimited(state, family));
  if (agent === undefined) return allLimited(state, task, free, at);
  return { kind: "review", reviewer: { agent: agent.agent, family: agent.family, lens } };
}

/** Who puts the two reviews of a full round together: nobody who wrote any of it, and rather somebody who reviewed none of it. */
function nextSynthesis(state: MissionState, task: TaskState, exhausted: ReadonlySet<Family>): NextReview {
  if (!waitsForSynthesis(state, task)) return { kind: "none" };
  const sides = sidesOf(task, answeredIn(state, task));
  const why = sides === null ? "There are no two reviews to put together." : whyNotTogether(...sides);
  if (why !== null) return { kind: "not-together", reason: `${why} ${STAYS}` };
  const strangers = reviewersInOrder(state, task, "synthesis").filter(({ family }) => mayPass(task, family));
  if (strangers.length === 0)
    return { kind: "not-together", reason: `Nobody is left who did not write it. ${STAYS}` };
  const free = strangers.filter(({ family }) => !exhausted.has(family) && !isLimited(state, family));
  const reviewed = reviewsOf(task).map(({ reviewer }) => reviewer.family);
  const chosen = free.find(({ family }) => !reviewed.includes(family)) ?? free[0];
  if (chosen === undefined)
    return { kind: "not-together", reason: `Whoever could put them together is out of quota. ${STAYS}` };
  return { kind: "synthesise", by: { family: chosen.family, agent: chosen.agent } };
}

/** What is left of an account without head-room was kept for this. */
const isLimited = ({ limits, headRoom }: MissionState, family: Family): boolean =>
  limits.has(family) && !headRoom.has(family);

const STAYS = "Every finding stays as it is.";

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

/** Whoever reviewed something else in this round is asked again only where nobody else is left. */
function strayedLast(
  broken: readonly Review[],
  agents: readonly InstalledAgent[],
): readonly InstalledAgent[] {
  const strayed = new Set(broken.filter(({ offTopic }) => offTopic).map(({ reviewer }) => reviewer.agent));
  return agents.toSorted((one, other) => Number(strayed.has(one.agent)) - Number(strayed.has(other.agent)));
}

/** Another family sees what this one is blind to. */
const authorsLast = (task: TaskState, agents: readonly InstalledAgent[]): readonly InstalledAgent[] => [
  ...agents.filter(({ family }) => mayPass(task, family)),
  ...agents.filter(({ family }) => !mayPass(task, family)),
];

function reviewersInOrder(
  state: MissionState,
  task: TaskState,
  about: "review" | "synthesis" = "review",
): readonly InstalledAgent[] {
  const row = rowOfRole(state, about, task);
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
