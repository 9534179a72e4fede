import type { DecisionDetail } from "#shared/contract/decisions.ts";
import { policyId } from "#shared/mission/ids.ts";
import { ruleFromDecision } from "#shared/mission/policies/rule-from-decision.ts";
import { ruleProblem } from "#shared/mission/policies/rule-check.ts";
import { policy, type Policy } from "#shared/mission/policies/policy.ts";
import { withText, type RuleText } from "./rule-text.ts";

/** Where a rule counts. */
export const SCOPES = ["task", "mission", "repository", "everywhere"] as const;
export type Scope = (typeof SCOPES)[number];

/** How long it counts. `mission`: as long as the mission it was made in. */
export const LIFETIMES = ["mission", "day", "revoked"] as const;
export type Lifetime = (typeof LIFETIMES)[number];

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
  /** Why it cannot be saved, as a sentence. */
  | { readonly ok: false; readonly sentence: string };

/** A rule of one mission or its task ends with it at the latest; one for more than a mission cannot. */
export const lifetimesOf = (scope: Scope): readonly Lifetime[] =>
  scope === "task" || scope === "mission" ? ["mission", "day"] : ["day", "revoked"];

const LEVELS = { task: "task", mission: "mission", repository: "repository", everywhere: "engine" } as const;

/** The rule as it would be saved, by the same rules the engine has. */
export function draftedRule(
  { decision, row, note }: Pick<DecisionDetail, "decision" | "row" | "note">,
  draft: RuleDraft,
  now: number,
): Drafted {
  const record = { decision, note, state: row.state, snoozedUntil: null, resolution: row.resolution };
  const level = draft.scope === "task" ? "task" : "mission";
  const until = draft.lifetime === "day" ? now + DAY_MS : null;
  const made = ruleFromDecision(record, { level, until, verdict: draft.verdict });
  if (!made.ok) return { ok: false, sentence: made.rejection.sentence };
  const match = draft.text === null ? made.policy.match : withText(made.policy.match, draft.text);
  const read = policy.safeParse({ ...made.policy, match, level: LEVELS[draft.scope] });
  if (!read.success) return { ok: false, sentence: `${read.error.issues[0]?.message ?? ""}` };
  const problem = ruleProblem(read.data);
  return problem === null ? { ok: true, policy: read.data } : { ok: false, sentence: problem };
}

/** A rule's own name, new for each that is saved: one that was revoked is not taken for another. */
export const namedAnew = (rule: Policy, suffix: string): Policy => ({
  ...rule,
  id: policyId.parse(`${rule.id.slice(0, 80)}-${suffix}`),
});
