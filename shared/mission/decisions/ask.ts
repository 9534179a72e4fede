import type { DecisionId, TaskId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import type { z } from "zod";
import { adviceFromBefore } from "./advice.ts";
import { oneLine, QUESTION_MAX, severalLines } from "./card-text.ts";
import type { Decision, DecisionKind, evidence, Option, Subject } from "./decision.ts";
import { judged, type JudgedRisk } from "./judged-risk.ts";
import { riskOfDecision } from "./risk-rules.ts";
import { signatureOf } from "./signature.ts";
import { unblocks, unblocksText } from "./unblocks.ts";

/** What whoever asks knows. Risk, what it unblocks and who may be answered together are worked out here. */
export interface DecisionAsk {
  readonly kind: DecisionKind;
  readonly task: TaskId | null;
  readonly attempt: number | null;
  readonly subject: Subject;
  readonly question: string;
  /** The agent's words; null: the engine asks. */
  readonly why: string | null;
  readonly evidence: readonly z.infer<typeof evidence>[];
  /** One to eight. */
  readonly options: readonly Option[];
  readonly touches: readonly string[];
  /** A rule of whoever asks that makes it of high risk, whatever the kind says; absent: the kind and the action count. */
  readonly highBecause?: string | null | undefined;
  /** The same for medium risk, where the kind alone says low. */
  readonly mediumBecause?: string | null | undefined;
  readonly undo: Decision["undo"];
  readonly ifApproved?: string | undefined;
  readonly ifNothing?: string | undefined;
  readonly advice?: string | null | undefined;
  /** From now; absent: it waits for ever. */
  readonly expiresInMs?: number | null | undefined;
  /** Decisions with the same one may be answered together; absent: made from kind and subject. */
  readonly signature?: string | undefined;
}

// The limits of the shape of a decision (decision.ts), so that whatever an agent writes, the card can be written down.
const LINE_MAX = 300;
const TOUCH_MAX = 1_000;
const TOUCHES_MAX = 100;
const WHY_KEPT_MAX = 2_000;
const EVIDENCE_MAX = 200_000;
const EVIDENCES_MAX = 50;

/** Asks a person. The answer comes as `decision.answer`; what follows from it is decided then, from the state of then. */
export function ask(state: MissionState, context: Context, outcome: Outcome, input: DecisionAsk): DecisionId {
  const id = outcome.nextDecisionId();
  const { risk, rule } = judgedRisk(state, input);
  const { kind, task, attempt, subject, undo, expiresInMs } = input;
  const signature = oneLine(input.signature ?? signatureOf(id, input), LINE_MAX);
  const advice = input.advice ?? adviceFromBefore(state, signature, input);
  outcome.emit({
    type: "decision.asked",
    decision: {
      id,
      kind,
      task,
      attempt,
      subject,
      question: oneLine(input.question, QUESTION_MAX),
      why: input.why === null || input.why.trim() === "" ? null : severalLines(input.why, WHY_KEPT_MAX),
      evidence: input.evidence.slice(0, EVIDENCES_MAX).map(fitEvidence),
      options: input.options.map(fitOption),
      risk,
      riskRule: oneLine(rule, LINE_MAX),
      touches: touched(input.touches),
      undo,
      ifApproved: oneLine(input.ifApproved ?? unblocksText(unblocks(state, input)), LINE_MAX),
      ifNothing: oneLine(input.ifNothing ?? nothingHappens(state, task), LINE_MAX),
      advice: advice === null ? null : oneLine(advice, LINE_MAX),
      signature,
      askedAt: context.at,
      expiresAt: expiresInMs === null || expiresInMs === undefined ? null : context.at + expiresInMs,
    },
  });
  return id;
}

/** Whoever asks can only raise the risk: there is no way to say that something is less than it looks. */
function judgedRisk(state: MissionState, input: DecisionAsk): JudgedRisk {
  const { highBecause, mediumBecause } = input;
  if (highBecause !== null && highBecause !== undefined) return judged("high", highBecause);
  const found = riskOfDecision(state, input);
  return found.risk === "low" && mediumBecause !== null && mediumBecause !== undefined
    ? judged("medium", mediumBecause)
    : found;
}

const fitEvidence = ({ label, text, source }: z.infer<typeof evidence>): z.infer<typeof evidence> => ({
  label: oneLine(label, 120),
  text: severalLines(text, EVIDENCE_MAX),
  source: oneLine(source, 200),
});

const fitOption = ({ id, label, effect, tone }: Option): Option => ({
  id,
  label: oneLine(label, 80),
  effect: oneLine(effect, LINE_MAX),
  tone,
});

/** A list that was cut says so itself: a blast radius that looks smaller than it is would be worse than none. */
function touched(touches: readonly string[]): string[] {
  const shown = touches.length > TOUCHES_MAX ? touches.slice(0, TOUCHES_MAX - 1) : touches;
  const lines = shown.map((touch) => oneLine(touch, TOUCH_MAX));
  if (shown.length < touches.length) lines.push(`and ${touches.length - shown.length} more`);
  return lines;
}

function nothingHappens(state: MissionState, task: TaskId | null): string {
  if (task === null) return "The mission holds here.";
  const others = state.active.size - (state.active.has(task) ? 1 : 0);
  return others === 0
    ? "The task holds."
    : `The task holds; ${others} other${others === 1 ? " keeps" : "s keep"} going.`;
}
