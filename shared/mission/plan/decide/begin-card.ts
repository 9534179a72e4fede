import { ask } from "../../decisions/ask.ts";
import type { Decision, Option } from "../../decisions/decision.ts";
import type { CommandOf } from "../../command.ts";
import type { TaskId } from "../../ids.ts";
import type { Context, Outcome } from "../../outcome.ts";
import type { Finding, Reviewer } from "../../review/finding.ts";
import type { MissionState } from "../../state.ts";
import { nameSome } from "../structure.ts";

/** Locks and launches what a review found nothing in. */
export const BEGIN = "approve";
/** Every finding is put off with the words of the person. */
export const PUT_OFF = "put-off-all";
/** Nobody reviewed it; the words of the person are the reason. */
export const GO_WITHOUT = "go-without";
export const REVIEW_AGAIN = "review-again";

/** How the review ended that had to come first. */
export type ReviewEnd =
  | { readonly kind: "reviewed"; readonly by: Reviewer; readonly findings: readonly Finding[] }
  | { readonly kind: "broke"; readonly by: Reviewer; readonly reason: string }
  | { readonly kind: "nobody" };

/** Tasks of so high a risk that another family reads the plan before any code of them is written. */
export const tasksOwed = ({ order, tasks }: Pick<MissionState, "order" | "tasks">): readonly TaskId[] =>
  order.filter((id) => tasks.get(id)?.reviewLevel === "full");

/** The card that asks whether the plan as it is now flies. */
export function cardToBegin(state: MissionState): Decision | undefined {
  for (const id of state.pending) {
    const decision = state.decisions.get(id)?.decision;
    if (decision?.kind === "plan-approval" && decision.subject.kind === "plan") return decision;
  }
  return undefined;
}

const LAUNCHING: ReadonlySet<string> = new Set([BEGIN, PUT_OFF, GO_WITHOUT]);

/** A yes on that card locks the plan and launches in one breath, so what holds at a launch holds for it. */
export const isAnswerToLaunch = (
  { decisions: asked }: MissionState,
  { decisions, option }: Pick<CommandOf<"decision.answer">, "decisions" | "option">,
): boolean =>
  LAUNCHING.has(option) && decisions.some((id) => asked.get(id)?.decision.subject.kind === "plan");

/** What a review of the plan found is shown before anything of it starts. */
export function askToBegin(state: MissionState, context: Context, outcome: Outcome, end: ReviewEnd): void {
  ask(state, context, outcome, {
    kind: "plan-approval",
    task: null,
    attempt: null,
    subject: { kind: "plan", revision: state.plan.revision },
    question: questionOf(end),
    why: null,
    evidence: [
      ...evidenceOf(end),
      {
        label: "Why another family reads the plan first",
        text: `A full review is due for ${nameSome([...tasksOwed(state)])}.`,
        source: "risk and level of the tasks",
      },
    ],
    options: optionsOf(end),
    touches: [],
    undo: "not-automatic",
    ifApproved: "The plan is locked and the mission launches.",
    ifNothing: "Nothing starts.",
  });
}

function questionOf(end: ReviewEnd): string {
  switch (end.kind) {
    case "reviewed":
      return end.findings.length === 0
        ? `${end.by.agent} found nothing wrong with the plan. Launch it?`
        : `${end.by.agent} found ${end.findings.length} things wrong with the plan. Launch it?`;
    case "broke":
      return "The review of the plan broke. Launch it without one?";
    case "nobody":
      return "No other family can review the plan. Launch it without?";
  }
}

function evidenceOf(end: ReviewEnd): { label: string; text: string; source: string }[] {
  switch (end.kind) {
    case "reviewed":
      return end.findings.slice(0, FINDINGS_SHOWN).map((found) => findingText(found));
    case "broke":
      return [{ label: "What happened", text: end.reason, source: `the review by ${end.by.agent}` }];
    case "nobody":
      return [];
  }
}

/** A card holds fifty pieces of evidence; all findings are in the list of findings. */
const FINDINGS_SHOWN = 45;

function findingText({ severity, title, claim, evidence, task, by }: Finding) {
  const about = task === null ? [] : [`About the task ${task}.`];
  const shown = evidence === "" ? [] : [evidence];
  return {
    label: `${severity}: ${title}`.slice(0, 120),
    text: [title, claim, ...about, ...shown].join("\n\n"),
    source: `the plan review of ${by.agent} (${by.family})`,
  };
}

const NOT_YET: Option = {
  id: "deny",
  label: "Not yet",
  effect: "Nothing starts. The plan stays as it is and can be changed.",
  tone: "deny",
};
const WITHOUT: Option = {
  id: GO_WITHOUT,
  label: "Launch without a review",
  effect: "Your words are kept as the reason that nobody of another family read the plan.",
  tone: "approve",
};

function optionsOf(end: ReviewEnd): Option[] {
  switch (end.kind) {
    case "reviewed":
      return [end.findings.length === 0 ? CLEAN : WITH_FINDINGS, NOT_YET];
    case "broke":
      return [
        {
          id: REVIEW_AGAIN,
          label: "Ask for a review again",
          effect: "Another family is asked once more.",
          tone: "neutral",
        },
        WITHOUT,
        NOT_YET,
      ];
    case "nobody":
      return [WITHOUT, NOT_YET];
  }
}

const CLEAN: Option = {
  id: BEGIN,
  label: "Launch",
  effect: "The plan is locked and the mission launches.",
  tone: "approve",
};
const WITH_FINDINGS: Option = {
  id: PUT_OFF,
  label: "Launch with these findings put off",
  effect: "Every open finding of the plan is put off with your words; then the mission launches.",
  tone: "approve",
};

/** The plan is another one now, or a person locked it by themselves: nobody has to say any more whether the old one flies. */
export function closeCardToBegin(state: MissionState, note: string, outcome: Outcome): void {
  const card = cardToBegin(state);
  if (card !== undefined)
    outcome.emit({ type: "decision.closed", decision: card.id, state: "superseded", note });
}
