import type { DecisionDetail } from "#shared/contract/decisions.ts";
import { policyId } from "#shared/mission/ids.ts";
import { policy, type Policy } from "#shared/mission/policies/policy.ts";
import { ruleProblem } from "#shared/mission/policies/rule-check.ts";
import { ruleFromDecision } from "#shared/mission/policies/rule-from-decision.ts";
import { withText, type RuleText } from "./rule-text.ts";

/** Where a rule counts. */
export const SCOPES = ["task", "mission", "repository", "everywhere"] as const;
export type Scope = (typeof SCOPES)[number];

/** How long it counts. `mission`: as long as the mission it was made in. */
export type Lifetime = "mission" | "day" | "revoked";

const DAY_MS = 24 * 3_600_000;

/** What a person chose so far. */
export interface RuleDraft {
  readonly verdict: "allow" | "deny";
  readonly scope: Scope;
  readonly lifetime: Lifetime;
  /** null: as it was shown. */
  readonly text: RuleText | null;
}

export const FIRST_DRAFT: RuleDraft = { verdict: "allow", scope: "mission", lifetime: "mission", text: null };

export type Drafted =
  | { readonly ok: true; readonly policy: Policy }
  /** Why it cannot be saved, in a sentence or the end of one. */
  | { readonly ok: false; readonly sentence: string };

/** A rule of one mission or its task ends with it at the latest; one for more than a mission does not. */
export const lifetimesOf = (scope: Scope): readonly [Lifetime, Lifetime] =>
  scope === "task" || scope === "mission" ? ["mission", "day"] : ["revoked", "day"];

/** Another scope, with a lifetime that it can have. */
export function inScope(draft: RuleDraft, scope: Scope): RuleDraft {
  const possible = lifetimesOf(scope);
  return { ...draft, scope, lifetime: possible.includes(draft.lifetime) ? draft.lifetime : possible[0] };
}

const LEVELS = { task: "task", mission: "mission", repository: "repository", everywhere: "engine" } as const;

type Shown = Pick<DecisionDetail, "decision" | "row" | "note">;

/** The rule as it was shown, before anybody changed its words. */
export function shownRule({ decision, row, note }: Shown, draft: RuleDraft): Drafted {
  const { state, resolution } = row;
  const record = { decision, note, state, snoozedUntil: null, resolution, takeBack: null };
  const level = draft.scope === "task" ? "task" : "mission";
  const made = ruleFromDecision(record, { level, until: null, verdict: draft.verdict });
  return made.ok ? made : { ok: false, sentence: made.rejection.sentence };
}

/** The rule as it would be saved, by the same checks that the engine makes. */
export function draftedRule(shown: Shown, draft: RuleDraft, now: number): Drafted {
  const made = shownRule(shown, draft);
  if (!made.ok) return made;
  const match = draft.text === null ? made.policy.match : withText(made.policy.match, draft.text);
  const until = draft.lifetime === "day" ? now + DAY_MS : null;
  const read = policy.safeParse({ ...made.policy, match, until, level: LEVELS[draft.scope] });
  if (!read.success) return { ok: false, sentence: read.error.issues[0]?.message ?? read.error.message };
  const problem = ruleProblem(read.data);
  return problem === null ? { ok: true, policy: read.data } : { ok: false, sentence: problem };
}

/** A name of its own for each rule that is saved: one that was revoked is not taken for another. */
export const namedAnew = (rule: Policy, at: number): Policy => ({
  ...rule,
  id: policyId.parse(`${rule.id.slice(0, 50)}-${at.toString(36)}`),
});
