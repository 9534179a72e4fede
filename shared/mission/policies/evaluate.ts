import type { PolicyId } from "../ids.ts";
import type { Action } from "./action.ts";
import { byAutonomy } from "./by-autonomy.ts";
import type { Circumstances } from "./circumstances.ts";
import { floorBreach, type Floor } from "./floor.ts";
import { onlyLooks } from "./harmless.ts";
import { mayApply, surelyAllows, surelyApplies } from "./match-action.ts";
import { Whereabouts } from "./places.ts";
import type { Policy, Verdict } from "./policy.ts";

export interface Judgement {
  readonly verdict: Verdict;
  /** The rule that decided; null: the floor, or the autonomy of the mission. */
  readonly policy: PolicyId | null;
  readonly reason: string;
}

/**
 * The verdict on one action. The floor first; then any rule that denies, then any that asks, then those that allow, whatever
 * their level and order; what no rule is about follows from the autonomy of the mission.
 */
export function judge(
  policies: readonly Policy[],
  floor: Floor,
  action: Action,
  about: Circumstances,
): Judgement {
  const breach = floorBreach(floor, action, about);
  if (breach !== null) {
    return {
      verdict: "deny",
      policy: null,
      reason: `Never allowed: ${breach}. No rule and no answer can change that.`,
    };
  }
  return (
    tightened("deny", policies, action, about) ??
    tightened("ask", policies, action, about) ??
    allowed(policies, action, about) ??
    byAutonomy(action, about)
  );
}

function tightened(
  verdict: "deny" | "ask",
  policies: readonly Policy[],
  action: Action,
  about: Circumstances,
): Judgement | null {
  const rule = policies.find((policy) => policy.verdict === verdict && mayApply(policy.match, action, about));
  return rule === undefined ? null : { verdict, policy: rule.id, reason: rule.reason };
}

function allowed(policies: readonly Policy[], action: Action, about: Circumstances): Judgement | null {
  const allowing = policies.filter(({ verdict }) => verdict === "allow");
  const rule =
    action.kind === "command"
      ? commandRule(allowing, action, about)
      : allowing.find(({ match }) => surelyApplies(match, action, about));
  return rule === undefined ? null : { verdict: "allow", policy: rule.id, reason: rule.reason };
}

/** Every part has to be allowed by a rule, or only look around where that needs none; the first rule that was needed is named. */
function commandRule(
  allowing: readonly Policy[],
  { parsed, cwd }: Extract<Action, { kind: "command" }>,
  about: Circumstances,
): Policy | undefined {
  if (parsed.unclear.length > 0) return undefined;
  const where = new Whereabouts(about.workspace, cwd);
  let needed: Policy | undefined;
  for (const { words } of parsed.parts) {
    const looks = about.autonomy !== "ask-me" && onlyLooks(words, where);
    const rule = allowing.find(({ match }) => surelyAllows(match, words, about));
    if (rule === undefined && !looks) return undefined;
    // What was allowed here was not allowed everywhere.
    if (rule !== undefined && where.placeOf(".") !== "inside") return undefined;
    needed ??= rule;
    where.follow(words);
  }
  return needed;
}
