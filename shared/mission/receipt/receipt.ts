import type { DecisionRecord } from "../decisions/decision.ts";
import type { Recorded } from "../event.ts";
import type { Attempt } from "../flight/attempt.ts";
import type { PolicyId, TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { AgentName } from "../words.ts";
import { remarksOf } from "./receipt-remarks.ts";
import { ReviewNotes } from "./receipt-reviews.ts";
import { togetherOf, trackingOf } from "./receipt-together.ts";
import type { Receipt, ReceiptDecision, ReceiptRule } from "./receipt-shape.ts";
import { Usages } from "./receipt-spend.ts";
import { TaskNotes, taskReceipt, whyNotMerged } from "./task-receipt.ts";

/** Agents that play back a scenario. They ship with the app, and a receipt never lets them pass for models. */
const SCRIPTED_AGENTS: readonly string[] = ["pilot", "wingman"];

/** What only the log knows of the mission as a whole. */
interface MissionNotes {
  stoppedBecause: string | null;
  waiver: string | null;
  landing: Receipt["landing"];
  lastEventAt: number;
}

/** The receipt of a mission: `recorded` is its whole log, `state` what folding it gives. */
export function receiptOf(state: MissionState, recorded: readonly Recorded[]): Receipt {
  const tasks = new TaskNotes();
  const usages = new Usages();
  const reviews = new ReviewNotes();
  const rules = new Map<PolicyId | null, ReceiptRule>();
  const notes: MissionNotes = {
    stoppedBecause: null,
    waiver: null,
    landing: null,
    lastEventAt: state.createdAt,
  };
  for (const each of recorded) {
    tasks.note(each);
    usages.note(each);
    reviews.note(each);
    noteRule(rules, each);
    noteMission(notes, each);
  }
  const inOrder = state.order.flatMap((id) => state.tasks.get(id) ?? []);
  const unmerged = inOrder.filter(({ spec }) => tasks.merged(spec.id) === null);
  const flown = inOrder.flatMap(({ spec, attempts }) =>
    attempts.map((attempt) => ({ task: spec.id, attempt })),
  );
  const allReviews = reviews.all(state);
  const made: Receipt = {
    ...headOf(state, recorded.length, notes),
    tasks: inOrder.map((task) => taskReceipt(task, tasks, usages)),
    notMerged: unmerged.map((task) => ({
      task: task.spec.id,
      status: taskReceipt(task, tasks, usages).status,
      why: whyNotMerged(task, tasks, notes.stoppedBecause),
    })),
    reviews: allReviews,
    crossFamilyReviews: allReviews.filter(
      (review) => review.of !== null && review.state === "completed" && review.crossFamily,
    ).length,
    ...togetherOf(inOrder),
    tracking: trackingOf(state),
    decisions: [...state.decisions.values()].map(decisionReceipt),
    rules: [...rules.values()],
    spend: usages.of(flown, () => true),
    families: familiesOf(flown, usages),
    scripted: scriptedOf(flown),
    remarks: [],
  };
  return { ...made, remarks: remarksOf(made) };
}

function headOf(state: MissionState, events: number, notes: MissionNotes) {
  const { phase, plan } = state;
  return {
    mission: state.id,
    title: state.title,
    goal: state.contract.goal,
    repository: state.place.repository,
    baseBranch: state.place.baseBranch,
    autonomy: state.contract.autonomy,
    sandboxed: state.contract.unsandboxed !== true,
    outcome: phase === "landed" || phase === "stopped" ? phase : ("not-ended" as const),
    phase,
    stoppedBecause: notes.stoppedBecause,
    events,
    createdAt: state.createdAt,
    launchedAt: state.launchedAt,
    endedAt: state.endedAt,
    lastEventAt: notes.lastEventAt,
    plan: { revision: plan.revision, waiver: notes.waiver, reviewedBy: [...plan.reviewedBy] },
    verification: { state: state.verification, detail: state.verificationDetail },
    landing: notes.landing,
  };
}

function noteMission(notes: MissionNotes, { event, at }: Recorded): void {
  notes.lastEventAt = at;
  if (event.type === "mission.stopped") notes.stoppedBecause = event.reason;
  if (event.type === "plan.locked") notes.waiver = event.waiver;
  if (event.type === "mission.landed") {
    const { commit, how, published } = event;
    notes.landing = { commit, how, at, published };
  }
  if (event.type === "landing.undone") notes.landing = null;
}

const VERDICTS = { allow: "allowed", deny: "denied", ask: "asked" } as const;

function noteRule(rules: Map<PolicyId | null, ReceiptRule>, { event }: Recorded): void {
  if (event.type !== "request.judged") return;
  const { policy, verdict } = event;
  const rule = rules.get(policy) ?? { policy, allowed: 0, denied: 0, asked: 0 };
  const key = VERDICTS[verdict];
  rules.set(policy, { ...rule, [key]: rule[key] + 1 });
}

function decisionReceipt({ decision, state, resolution, takeBack }: DecisionRecord): ReceiptDecision {
  const { id, kind, task, question, risk, askedAt, options } = decision;
  const label = options.find((option) => option.id === resolution?.option)?.label;
  return {
    id,
    kind,
    task,
    question,
    risk,
    askedAt,
    state,
    answer:
      resolution === null
        ? null
        : {
            option: resolution.option,
            label: label ?? resolution.option,
            by: resolution.by,
            at: resolution.at,
            reason: resolution.reason,
            edited: resolution.edited,
            takenBackBy: takeBack?.by ?? null,
          },
  };
}

type Flown = readonly { readonly task: TaskId; readonly attempt: Attempt }[];

function familiesOf(flown: Flown, usages: Usages): Receipt["families"] {
  const families = [...new Set(flown.map(({ attempt }) => attempt.route.family))];
  return families.map((family) => {
    const own = flown.filter(({ attempt }) => attempt.route.family === family);
    return {
      family,
      agents: agentsOf(own),
      attempts: own.length,
      spend: usages.of(own, (asked) => asked.family === family),
    };
  });
}

const agentsOf = (flown: Flown): AgentName[] => [...new Set(flown.map(({ attempt }) => attempt.route.agent))];

const scriptedOf = (flown: Flown): AgentName[] =>
  agentsOf(flown).filter((agent) => SCRIPTED_AGENTS.includes(agent));
