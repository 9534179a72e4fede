import type { CommandOf } from "../command.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { InstalledAgent } from "../routing/allocation.ts";
import { mayImplement } from "../routing/invariants.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import type { Attempt } from "./attempt.ts";
import { endAttempt, retryTask } from "./end-attempt.ts";
import { hasEnded, openAttempt, sessionLives } from "./status.ts";
import type { TaskState, TaskStage } from "./task.ts";

/** Where somebody writes, or is about to: elsewhere there is no rest to hand over. */
const HAS_A_REST: readonly TaskStage[] = ["idle", "preparing", "running", "fixing", "failed"];

export const isHandedOverAt = (stage: TaskStage): boolean => HAS_A_REST.includes(stage);

/** The rest of a task for another family. Both are its authors then, so a third one or a person reviews it. */
export function handOver(
  state: MissionState,
  task: TaskState,
  { family, note, endSession }: Pick<CommandOf<"task.hand-over">, "family" | "note" | "endSession">,
  outcome: Outcome,
): Rejection | null {
  const problem = problemOf(state, task, family, endSession);
  if (problem !== null) return problem;
  const { id } = task.spec;
  const last = task.attempts.at(-1);
  const words = note || `${family} goes on.`;
  const assignment = { family };
  if (task.stage === "failed") retryTask(state, task, words, assignment, outcome);
  else endAttempt(state, task, words, outcome);
  const from = last?.route.family ?? null;
  outcome.emit({ type: "task.handed-over", task: id, from, to: family, handOff: handOffOf(task), note });
  return null;
}

function problemOf(
  state: MissionState,
  task: TaskState,
  family: Family,
  endSession: boolean,
): Rejection | null {
  const { id } = task.spec;
  const last = task.attempts.at(-1);
  const no = (code: Rejection["code"], why: string): Rejection => reject(code, `${why} Nothing was changed.`);
  if (hasEnded(task) || !isHandedOverAt(task.stage))
    return no("wrong-state", `"${id}" has no rest to hand over: it is ${task.stage}.`);
  if (last === undefined)
    return no("wrong-state", `Nobody worked on "${id}" yet, so there is nothing to hand over: reassign it.`);
  if (family === last.route.family) return no("invalid", `${family} is at "${id}" already.`);
  const agents = state.agents.filter((agent) => agent.family === family && agent.onlyByName !== true);
  if (agents.length === 0) return no("not-allowed", `No agent of ${family} is installed.`);
  if (!mayImplement(state, task, family))
    return no(
      "not-allowed",
      `"${id}" is high risk and ${family} planned it, so another family has to do it.`,
    );
  if (!endSession && (openAttempt(task) !== null || sessionLives(task)))
    return no(
      "wrong-state",
      `A session of ${last.route.family} lives in the workspace of "${id}". Wait for its end, or hand over with its end.`,
    );
  return null;
}

/** Who could take the rest, best first: whoever has quota, in the order of the mission. */
export function heirsOf(state: MissionState, task: TaskState): readonly InstalledAgent[] {
  const from = task.attempts.at(-1)?.route.family;
  const may = state.agents.filter(
    ({ family, onlyByName }) => family !== from && onlyByName !== true && mayImplement(state, task, family),
  );
  const limited = ({ family }: InstalledAgent): number => (state.limits.has(family) ? 1 : 0);
  return may.toSorted((one, other) => limited(one) - limited(other));
}

/** Who is left to review what this family would go on with, in words. */
export function readersAfter(state: MissionState, task: TaskState, heir: Family): string {
  const from = task.attempts.at(-1)?.route.family;
  const authors = new Set([...task.authors, heir, ...(from === undefined ? [] : [from])]);
  const left = new Set(
    state.agents
      .filter(({ family, reviews }) => reviews !== false && !authors.has(family))
      .map(({ family }) => family),
  );
  const who = left.size === 0 ? "only a person" : [...left].join(" or ");
  return `Written by ${[...authors].join(" and ")} then: ${who} may review it.`;
}

/** What the one before left: its own words, else what it handed in, else what was seen of it. */
function handOffOf(task: TaskState): string {
  const own = task.attempts
    .flatMap(({ segments }) => segments)
    .findLast(({ handOff }) => handOff !== null)?.handOff;
  if (own !== undefined && own !== null) return own;
  const last = task.attempts.at(-1);
  if (last === undefined) return "";
  const { packet } = last;
  if (packet === null) return seenOf(last);
  const steps = [...packet.nextSteps, ...packet.openQuestions].map((step) => `- ${step}`);
  return [packet.summary, ...steps].join("\n").slice(0, 8_000);
}

const seenOf = ({ route, turns, toolCalls, checkpoints }: Attempt): string =>
  [
    `${route.agent} left no words. It had ${turns} turns and ${toolCalls} tool calls.`,
    ...checkpoints.map(({ label }) => `It reached the checkpoint "${label}".`),
    "Read what differs from the base of the branch before you change anything.",
  ].join("\n");
