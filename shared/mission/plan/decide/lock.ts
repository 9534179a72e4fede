import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { specsOf } from "../draft.ts";
import { checkPlan } from "../plan-check.ts";
import { nameSome } from "../structure.ts";
import { tasksOwed } from "./begin-card.ts";
import { isBeginning, reviewFirst } from "./begin.ts";
import { notWhileAsked, onlyComposing } from "./phase-rules.ts";

/** Reasons of a no-go in one sentence. */
const REASONS_NAMED = 3;

interface Locking {
  /** A person's own reason for going without a review. */
  readonly waiver: string | null;
  /** A person begins the mission with it. */
  readonly toLaunch?: boolean | undefined;
  /** Its open findings are put off in the same breath. */
  readonly putOff?: boolean;
}

/** Only a locked plan flies, and only a checked and reviewed plan is locked. */
export function lockPlan(
  state: MissionState,
  { waiver, toLaunch = false, putOff = false }: Locking,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong =
    onlyComposing(state, "locking it") ??
    notWhileAsked(state, "locking it") ??
    mayLock(state, waiver, context) ??
    (putOff ? null : openFindings(state));
  if (wrong !== null) return wrong;
  const { contract, agents, plan } = state;
  const { verdict, reasons, skips } = checkPlan(specsOf(state), {
    contract,
    agents,
    plannedBy: plan.plannedBy,
  });
  if (verdict === "no-go") {
    const stops = reasons.filter((reason) => reason.verdict === "no-go");
    const named = stops
      .slice(0, REASONS_NAMED)
      .map((reason) => reason.sentence)
      .join(" ");
    const more = stops.length > REASONS_NAMED ? ` There are ${stops.length - REASONS_NAMED} more.` : "";
    return reject("wrong-state", `The plan is a no-go and was not locked. ${named}${more}`);
  }
  const reviewedBy = plan.reviewedBy.filter((family) => family !== plan.plannedBy?.family);
  if (reviewedBy.length === 0 && waiver === null && skips.length === 0) {
    if (!toLaunch || context.actor.kind !== "operator") return notReviewed(state);
    if (tasksOwed(state).length > 0) return reviewFirst(state, context, outcome);
  }
  const { revision } = plan;
  outcome.emit({ type: "plan.locked", revision, waiver, reviewedBy });
  outcome.request({ type: "plan.document", revision });
  return null;
}

function mayLock(state: MissionState, waiver: string | null, { actor }: Context): Rejection | null {
  if (actor.kind === "operator") return null;
  if (actor.kind === "session" || state.contract.autonomy !== "hands-free") {
    return reject(
      "not-allowed",
      `The autonomy of this mission is ${state.contract.autonomy}: a person approves and locks the plan. It was not locked.`,
    );
  }
  if (waiver === null) return null;
  return reject(
    "not-allowed",
    "Only a person may waive the review of a plan. It was not locked; ask for a review.",
  );
}

function openFindings(state: MissionState): Rejection | null {
  const open = [...state.findings.values()].filter(({ round, state: now }) => round === 0 && now === "open");
  if (open.length === 0) return null;
  const titles = nameSome(open.map(({ title }) => `"${title}"`));
  return reject(
    "wrong-state",
    `${open.length} findings of the plan review are open: ${titles}. The plan was not locked; absorb, decline or punt each with a reason.`,
  );
}

function notReviewed(state: MissionState): Rejection {
  const family = state.plan.plannedBy?.family;
  const other = family === undefined ? "a family of models" : `another family than ${family}`;
  return reject(
    "wrong-state",
    `This version of the plan was not reviewed by ${other}, so it was not locked. Ask for a review, or lock it with your reason for going without one.`,
  );
}

export function unlockPlan(state: MissionState, { actor }: Context, outcome: Outcome): Rejection | null {
  if (state.phase !== "locked") {
    const sentence =
      state.phase === "composing"
        ? `The plan is not locked${isBeginning(state) ? ": its review, or your answer to it, comes first" : ""}. Nothing was changed.`
        : `The mission is ${state.phase}, so its plan stays locked. Propose a change of it instead.`;
    return reject("wrong-state", sentence);
  }
  if (actor.kind !== "operator") {
    return reject("not-allowed", "Only a person may unlock a plan that was approved. It stays locked.");
  }
  outcome.emit({ type: "plan.unlocked" });
  return null;
}
