import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionKind, DecisionState } from "#shared/mission/decisions/decision.ts";
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
  stuck: msg`Stuck`,
  "policy-gate": msg`Gate`,
};

export const RISK_WORDS: Readonly<Record<Risk, MessageDescriptor>> = {
  low: msg`Low risk`,
  medium: msg`Medium risk`,
  high: msg`High risk`,
};

/** Every decision needs a person; one about something that broke shows what kind of thing it is. */
export function lookOf({ kind }: DecisionRow): readonly [GlyphShape, GlyphTone] {
  if (kind === "failed-task" || kind === "conflict") return ["octagon-cross", "fail"];
  return ["diamond", "need"];
}

/** Why the engine itself asks, where no agent said why. */
export const ENGINE_REASONS: Readonly<Record<DecisionKind, MessageDescriptor>> = {
  "plan-approval": msg`No plan flies before a person has agreed to it.`,
  permission: msg`No rule says whether this may be done.`,
  question: msg`The engine cannot choose this by itself.`,
  checkpoint: msg`The agent has come to a point where it has to show its work.`,
  "failed-task": msg`The attempts that were allowed are used up.`,
  "scope-breach": msg`The work reaches files that its brief does not name.`,
  "review-disagreement": msg`Author and reviewers do not agree, and the rounds are used up.`,
  conflict: msg`The merge queue could not combine the work by itself.`,
  landing: msg`Nothing reaches your branch without you.`,
  budget: msg`The limit you set is reached.`,
  quota: msg`The agent told that its limit is used up.`,
  stuck: msg`Nothing moves here by itself any more.`,
  "policy-gate": msg`A rule of this mission says that a person decides.`,
};

export const UNDO_WORDS: Readonly<Record<DecisionRow["undo"], MessageDescriptor>> = {
  "take-back": msg`Its work is on a branch of its own and can be dropped`,
  "within-seconds": msg`Within the seconds before it is sent`,
  "not-automatic": msg`Not automatic`,
  "nothing-to-undo": msg`Nothing to undo`,
};

export const ENDING_WORDS: Readonly<
  Record<Exclude<DecisionState, "pending" | "resolved"> | "unknown", MessageDescriptor>
> = {
  expired: msg`Expired, task held`,
  withdrawn: msg`Withdrawn`,
  superseded: msg`Replaced by a newer one`,
  orphaned: msg`The agent is gone`,
  unknown: msg`No longer waiting`,
};
