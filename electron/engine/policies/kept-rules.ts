import { z } from "zod";
import { policyId, type PolicyId } from "#shared/mission/ids.ts";
import { policy, type Policy } from "#shared/mission/policies/policy.ts";
import { ruleProblem } from "#shared/mission/policies/rule-check.ts";

/** A rule a person made for more than one mission. */
export const keptRule = z.object({
  policy,
  /** Where it counts; null: in every repository. */
  repository: z.string().nullable(),
});
export type KeptRule = z.infer<typeof keptRule>;

export const RULE_KEPT = "rule.kept";
export const RULE_DROPPED = "rule.dropped";
const dropped = z.object({ policy: policyId });

export type KeptRules = ReadonlyMap<PolicyId, KeptRule>;

/** The same object when the event is about something else; null: it is about rules and not understood. */
export function evolveKept(
  kept: KeptRules,
  event: { readonly type: string; readonly body: unknown },
): KeptRules | null {
  if (event.type === RULE_KEPT) {
    const read = keptRule.safeParse(event.body);
    return read.success ? new Map(kept).set(read.data.policy.id, read.data) : null;
  }
  if (event.type !== RULE_DROPPED) return kept;
  const read = dropped.safeParse(event.body);
  if (!read.success) return null;
  const next = new Map(kept);
  next.delete(read.data.policy);
  return next;
}

/** Those a new mission of this repository begins with. One that may not be added any more is left out, which only asks more. */
export const keptFor = (kept: KeptRules, repository: string, at: number): Policy[] =>
  [...kept.values()]
    .filter((rule) => rule.repository === null || rule.repository === repository)
    .map(({ policy }) => policy)
    .filter((rule) => (rule.until === null || rule.until > at) && ruleProblem(rule) === null);

/** Ids are that long at most. */
const ID_MAX = 64;

/**
 * The name a kept rule has in one mission: its own, or, where a file of the repository has a rule of that name, another one
 * that can be told from it. To leave the rule out could allow more than the person said.
 */
export function nameIn(taken: ReadonlySet<string>, id: PolicyId): PolicyId {
  let name: string = id;
  for (let number = 1; taken.has(name); number += 1) {
    const ending = number === 1 ? "-kept" : `-kept-${number}`;
    name = id.slice(0, ID_MAX - ending.length) + ending;
  }
  return policyId.parse(name);
}

/** Is this what `nameIn` makes of the rule? */
export const isNameOf = (name: string, id: PolicyId): boolean => {
  if (name === id) return true;
  const ending = /-kept(?:-\d+)?$/.exec(name)?.[0] ?? "";
  return ending !== "" && name === id.slice(0, ID_MAX - ending.length) + ending;
};
