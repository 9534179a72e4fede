import { ask } from "../decisions/ask.ts";
import { closeDecision } from "../decisions/close-decisions.ts";
import type { DecisionRecord, Option } from "../decisions/decision.ts";
import { isOpen as isOpenDecision } from "../decisions/find-decision.ts";
import { timeText } from "../decisions/time-text.ts";
import type { TaskState } from "../flight/task.ts";
import type { DecisionId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { beforeWhat, sameGate, type Gate, type GateOutcome } from "./gate.ts";
import { gatesOf, isOpen, recordOf, type NeededGate } from "./gates-of.ts";

const MINUTE = 60_000;
/** A look that says nothing is made again; after this long nobody believes that it mends itself. */
const UNKNOWN_FOR_MS = 15 * MINUTE;

interface Seen {
  readonly check: number;
  readonly outcome: GateOutcome;
  readonly detail: string;
}

/**
 * What a look at a gate means for a person: one that failed, or that nobody can look at, asks one question and is looked at
 * meanwhile. When it opens or waits again by itself, the question is gone.
 */
export function tellOfGate(
  state: MissionState,
  task: TaskState,
  needed: NeededGate,
  seen: Seen,
  context: Context,
  outcome: Outcome,
): void {
  const { gate } = needed;
  if (seen.outcome === "passed") return closeGateCards(state, task, gate, "the gate is open", outcome);
  if (seen.outcome === "waiting") return closeGateCards(state, task, gate, "the gate waits again", outcome);
  const [asked] = cardsOf(state, task, gate);
  if (asked === undefined) {
    if (staysClosed(state, task, gate, seen, context))
      askAboutGate(state, task, needed, seen, context, outcome);
    return;
  }
  if (!saysOther(task, gate, seen)) return;
  closeGateCards(state, task, gate, "the gate says something else now", outcome, "superseded");
  askAboutGate(state, task, needed, seen, context, outcome);
}

/** Nothing that is under way is going to open it. */
function staysClosed(
  state: MissionState,
  task: TaskState,
  gate: Gate,
  { outcome }: Seen,
  { at }: Context,
): boolean {
  if (outcome === "unknown") {
    const record = recordOf(task, gate);
    return record?.outcome === "unknown" && at - (record.since ?? at) >= UNKNOWN_FOR_MS;
  }
  // The mission branch they run on moves while others fly, and may come to pass them.
  return gate.kind !== "checks" || othersRest(state, task);
}

const othersRest = ({ ready, active, tasks }: MissionState, { spec }: TaskState): boolean =>
  ready.length === 0 && [...active].every((id) => id === spec.id || waitsForPerson(tasks.get(id)));

/** Paused or held, it moves nothing until somebody says so. */
const waitsForPerson = (task: TaskState | undefined): boolean =>
  task === undefined || task.paused !== null || task.stage === "held";

/** Commands never say the same twice: how long they took stands in it. */
function saysOther(task: TaskState, gate: Gate, { outcome, detail }: Seen): boolean {
  if (outcome === "unknown" || gate.kind === "checks") return false;
  const before = recordOf(task, gate);
  return before !== null && (before.outcome !== outcome || before.detail !== detail);
}

function cardsOf(state: MissionState, task: TaskState, gate: Gate): readonly DecisionRecord[] {
  if (task.pendingDecisions === 0) return [];
  return [...state.decisions.values()].filter((record) => {
    const { subject, task: about } = record.decision;
    return (
      isOpenDecision(record) &&
      about === task.spec.id &&
      subject.kind === "gate" &&
      sameGate(subject.gate, gate)
    );
  });
}

export function closeGateCards(
  state: MissionState,
  task: TaskState,
  gate: Gate,
  note: string,
  outcome: Outcome,
  as: "withdrawn" | "superseded" = "withdrawn",
): void {
  for (const { decision } of cardsOf(state, task, gate)) closeDecision(decision.id, as, note, outcome);
}

/** Cards about a gate that holds nothing up any more: the plan or the rules of the repository changed under them. */
export function cardsOfGoneGates(state: MissionState): readonly DecisionId[] {
  return [...state.pending].filter((id) => {
    const decision = state.decisions.get(id)?.decision;
    if (decision?.subject.kind !== "gate") return false;
    const task = decision.task === null ? undefined : state.tasks.get(decision.task);
    return task === undefined || closedGate(state, task, decision.subject.gate) === null;
  });
}

/** Exactly this gate, while it holds the task; null: it is open, changed or gone. */
export function closedGate(state: MissionState, task: TaskState, gate: Gate): NeededGate | null {
  const needed = gatesOf(state, task).find((each) => sameGate(each.gate, gate));
  return needed === undefined || isOpen(task, needed.gate) ? null : needed;
}

function askAboutGate(
  state: MissionState,
  task: TaskState,
  { gate, demanded }: NeededGate,
  { check, outcome: seen, detail }: Seen,
  context: Context,
  outcome: Outcome,
): void {
  const { id, title, brief } = task.spec;
  const what = seen === "failed" ? "failed" : "cannot be looked at";
  const rule = `a person decides whether "${id}" goes on although its gate is closed`;
  ask(state, context, outcome, {
    kind: "stuck",
    task: id,
    attempt: null,
    subject: { kind: "gate", gate },
    question: `The gate "${gate.id}" of ${title} ${what}: what now?`,
    why: null,
    evidence: [
      { label: "What it waits for", text: wanted(gate), source: demanded ?? "the plan" },
      {
        label: seen === "failed" ? "What was seen" : "Why nobody knows",
        text: detail.trim() === "" ? "It said nothing." : detail,
        source: `${sourceOf(gate)}, look ${check}, ${timeText(context.at)}`,
      },
    ],
    options: options(gate),
    touches: brief.scope.touch.slice(0, 100),
    highBecause: task.risk === "high" ? "the task works on a high-risk surface" : null,
    mediumBecause: rule,
    undo: "not-automatic",
    ifApproved:
      `"${id}" ${beforeWhat(gate) === "start" ? "starts" : "is merged"} although the gate is closed.`.slice(
        0,
        300,
      ),
    ifNothing:
      "The task holds; the gate is looked at every few minutes, and when it opens this question goes away.",
  });
}

const options = (gate: Gate): Option[] => [
  {
    id: "look-at-gate",
    label: "Look again now",
    effect: "The gate is looked at at once; when it says the same, you are asked again.",
    tone: "neutral",
  },
  {
    id: "pass-gate",
    label: "Pass it with a reason",
    effect: `${beforeWhat(gate) === "start" ? "The task starts" : "The work is merged"} although the gate is closed; your reason stays on record.`,
    tone: "approve",
  },
  {
    id: "skip",
    label: "Skip and unblock",
    effect: "Nothing of it is merged; what waits for it goes on without it.",
    tone: "neutral",
  },
  {
    id: "cancel",
    label: "Cancel the task",
    effect: "Its work is kept; what waits for it stays blocked.",
    tone: "deny",
  },
];

function wanted(gate: Gate): string {
  switch (gate.kind) {
    case "timer":
      return "A time.";
    case "ci":
      return `The check "${gate.check}" of ${gate.commit === null ? `the newest commit of pull request ${gate.pullRequest ?? ""}` : `commit ${gate.commit}`} has to end with success.`;
    case "pr":
      return `Pull request ${gate.pullRequest} has to be ${gate.wants}.`;
    case "checks":
      return `These commands have to pass on the newest commit of the mission:\n${gate.commands.map(({ command }) => command).join("\n")}`;
  }
}

const sourceOf = ({ kind }: Gate): string =>
  kind === "checks" ? "commands the engine ran" : "GitHub, asked by the engine";
