import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Option } from "#shared/mission/decisions/decision.ts";

// What a card offers follows from the options of the engine alone.

/** Yes or no: two buttons say it all. Everything else is a list to choose from. */
export const isYesOrNo = ({ options }: Pick<DecisionRow, "options">): boolean =>
  options.length === 2 &&
  options.some(({ tone }) => tone === "approve") &&
  options.some(({ tone }) => tone === "deny");

/** The one option that means yes; null: there is none, or there are several to choose from. */
export function approval({ options }: Pick<DecisionRow, "options">): Option | null {
  const [first, ...others] = options.filter(({ tone }) => tone === "approve");
  return first !== undefined && others.length === 0 ? first : null;
}

export function denial({ options }: Pick<DecisionRow, "options">): Option | null {
  const [first, ...others] = options.filter(({ tone }) => tone === "deny");
  return first !== undefined && others.length === 0 ? first : null;
}

/** Only a command has words that can be changed before it runs. */
export const isEditable = ({ kind, asksFor }: Pick<DecisionRow, "kind" | "asksFor">): boolean =>
  kind === "permission" && asksFor === "command";

/** An agent that waits can be told something while the decision goes on waiting. */
export const canReply = ({ asker, task }: Pick<DecisionRow, "asker" | "task">): boolean =>
  asker !== null && task !== null;

/** The engine takes these with a reason only. */
const NEEDS_WORDS: ReadonlySet<string> = new Set([
  "question answer",
  "checkpoint redirect",
  "review-disagreement accept",
  "review-disagreement put-off",
  "policy-gate fix",
  "policy-gate put-off",
  "plan-approval fix",
  "plan-approval put-off-all",
  "plan-approval go-without",
  "landing fix",
  "conflict fix",
  "policy-gate lower-light",
  "policy-gate lower-standard",
  "stuck pass-gate",
]);
const TAKES_WORDS: ReadonlySet<string> = new Set([
  "failed-task retry",
  "failed-task other-agent",
  "review-disagreement fix-again",
  "checkpoint restart",
  "stuck restart",
  "stuck other-agent",
]);

/** Whether an answer comes with words of the person: it has to, it may, or it does not. */
export function wordsOf(
  { kind }: Pick<DecisionRow, "kind">,
  { id, tone }: Option,
): "needed" | "taken" | "none" {
  const way = `${kind} ${id}`;
  if (NEEDS_WORDS.has(way)) return "needed";
  return TAKES_WORDS.has(way) || tone === "deny" ? "taken" : "none";
}
