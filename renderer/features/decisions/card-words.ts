import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionKind, DecisionState } from "#shared/mission/decisions/decision.ts";
import { TAKE_BACK_MS } from "#shared/mission/decisions/take-back.ts";
import type { Risk } from "#shared/mission/words.ts";
import type { GlyphShape, GlyphTone } from "../../ui/glyph.tsx";

export const KIND_WORDS: Readonly<Record<DecisionKind, MessageDescriptor>> = {
  "plan-approval": msg`Plan`,
  permission: msg`Permission`,
  question: msg`Question`,
  checkpoint: msg`Checkpoint`,
  "failed-task": msg`Failed task`,
  "scope-breach": msg`Outside its scope`,
  "review-disagreement": msg`Review`,
  conflict: msg`Merge conflict`,
  landing: msg`Landing`,
  budget: msg`Budget`,
  quota: msg`Quota`,
  stuck: msg`No progress`,
  "policy-gate": msg`Gate`,
};

const ASK_WORDS: Readonly<Record<NonNullable<DecisionRow["asksFor"]>, MessageDescriptor>> = {
  command: msg`Run command`,
  file: msg`File access`,
  network: msg`Network`,
  secret: msg`Secret`,
  spawn: msg`Start agents`,
  tool: msg`Use tool`,
};

export const kindWord = ({ kind, asksFor }: Pick<DecisionRow, "kind" | "asksFor">): MessageDescriptor =>
  asksFor === null ? KIND_WORDS[kind] : ASK_WORDS[asksFor];

export const RISK_WORDS: Readonly<Record<Risk, MessageDescriptor>> = {
  low: msg`Low risk`,
  medium: msg`Medium risk`,
  high: msg`High risk`,
};

/** Every decision needs a person; one about something that broke shows what kind of thing it is. */
export function lookOf({ kind }: Pick<DecisionRow, "kind">): readonly [GlyphShape, GlyphTone] {
  return kind === "failed-task" || kind === "conflict" ? ["octagon-cross", "fail"] : ["diamond", "need"];
}

/** Why the engine itself asks, where no agent said why. */
export const ENGINE_REASONS: Readonly<Record<DecisionKind, MessageDescriptor>> = {
  "plan-approval": msg`Plans fly only after a person agreed to them.`,
  permission: msg`No rule says whether this may be done.`,
  question: msg`The engine does not choose this by itself.`,
  checkpoint: msg`The agent came to a point where it shows its work.`,
  "failed-task": msg`It failed, and no attempt is left.`,
  "scope-breach": msg`The work reaches files that its brief does not name.`,
  "review-disagreement": msg`Author and reviewers do not agree, and no round is left.`,
  conflict: msg`The merge queue could not combine the work by itself.`,
  landing: msg`Nothing reaches your branch without you.`,
  budget: msg`The limit you set is reached.`,
  quota: msg`The agent said that its limit is used up.`,
  stuck: msg`Nothing moves here by itself.`,
  "policy-gate": msg`A rule of this mission leaves this to a person.`,
};

const UNDO_WORDS: Readonly<Record<DecisionRow["undo"], MessageDescriptor>> = {
  "take-back": msg`Take back for ${TAKE_BACK_MS / 1_000} s: stops the agent, its files become what they were`,
  "within-seconds": msg`Only before it is sent`,
  "not-automatic": msg`Not automatic`,
  "nothing-to-undo": msg`Nothing to undo`,
};

/** Only the answer to a request has a checkpoint; cards of older missions say so of others too. */
export const undoWord = ({ undo, asksFor, kind }: DecisionRow): MessageDescriptor =>
  undo === "take-back" && asksFor === null && kind !== "checkpoint"
    ? UNDO_WORDS["not-automatic"]
    : UNDO_WORDS[undo];

/** What is reached where the action names nothing: only words travel. */
export const NOTHING_TOUCHED: MessageDescriptor = msg`Nothing; only your answer goes out`;

export const ENDING_WORDS: Readonly<
  Record<Exclude<DecisionState, "pending" | "resolved"> | "unknown", MessageDescriptor>
> = {
  expired: msg`Expired, task held`,
  withdrawn: msg`Withdrawn`,
  superseded: msg`Replaced by something newer`,
  orphaned: msg`The agent is gone`,
  unknown: msg`No longer waiting`,
};

/** Where the engine's note says no more than the state. */
export const ENDING_NOTES: Readonly<
  Record<Exclude<DecisionState, "pending" | "resolved"> | "unknown", MessageDescriptor>
> = {
  expired: msg`Nothing was approved. Give it more time to answer it.`,
  withdrawn: msg`It needs no answer any more.`,
  superseded: msg`It needs no answer any more.`,
  orphaned: msg`Nobody is there to take an answer. Try the task again to go on.`,
  unknown: msg`The engine has not said why yet.`,
};
