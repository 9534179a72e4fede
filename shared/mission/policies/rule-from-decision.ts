import type { DecisionRecord } from "../decisions/decision.ts";
import { policyId, type PolicyId, type TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { Action } from "./action.ts";
import { isPlainHost } from "./hosts.ts";
import type { Matcher, Policy } from "./policy.ts";
import { ruleProblem } from "./rule-check.ts";

export type RuleProposal =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly rejection: Rejection };

export interface RuleScope {
  readonly level: "mission" | "task";
  /** null: until revoked, or until the mission ends. */
  readonly until: number | null;
  readonly verdict: "allow" | "deny";
}

const no = (sentence: string): RuleProposal => ({ ok: false, rejection: reject("invalid", sentence) });

/** "Make this a rule": exactly what was shown, never wider, for this mission or its task. */
export function ruleFromDecision(record: DecisionRecord, { level, until, verdict }: RuleScope): RuleProposal {
  const { id, subject, task } = record.decision;
  if (subject.kind !== "request" || subject.action === null) {
    return no(`Decision ${id} is not about something a rule could answer. No rule was made.`);
  }
  if (level === "task" && task === null)
    return no(`Decision ${id} is about no task. No rule was made; choose the mission.`);
  const match = exactly(subject.action);
  if (typeof match === "string")
    return no(`Decision ${id} cannot become a rule: ${match}. No rule was made; it is asked every time.`);
  const policy: Policy = {
    id: ruleId(id, verdict),
    verdict,
    level,
    task: ofTask(level, task),
    match,
    reason: `Made from decision ${id}.`,
    until,
    origin: "decision",
  };
  const problem = ruleProblem(policy);
  return problem === null
    ? { ok: true, policy }
    : no(`Decision ${id} cannot become a rule: it ${problem}. No rule was made.`);
}

const ruleId = (decision: string, verdict: string): PolicyId =>
  policyId.parse(`${verdict}-${decision.replaceAll("_", "-")}`);

const ofTask = (level: RuleScope["level"], task: TaskId | null): TaskId | null =>
  level === "task" ? task : null;

/** The matcher that means this and nothing else; in words why there is none. */
function exactly(action: Action): Matcher | string {
  switch (action.kind) {
    case "command": {
      const { parts, unclear } = action.parsed;
      const [part, ...others] = parts;
      if (unclear.length > 0 || part === undefined) return "its words do not say all it does";
      if (others.length > 0) return "it is several commands; make a rule for each alone";
      if (action.cwd !== null) return "it runs in a folder of its own";
      if (part.words.some((word) => word === "" || /\s/.test(word) || word === "*"))
        return "one of its words cannot be written in a rule";
      const command = part.words.join(" ");
      return command.length > 1_000 ? "it is too long" : { command };
    }
    case "file":
      if (!action.insideWorkspace) return "the file is outside the workspace";
      // A name with these would be read as a pattern, and mean more than was shown.
      if (/[*?[\]{}\\]/.test(action.path)) return "the name of the file would be read as a pattern";
      return { paths: [action.path], access: [action.access] };
    case "network":
      return isPlainHost(action.host) ? { hosts: [action.host] } : "the host is not one exact name";
    case "tool":
      return "a tool may be given anything";
    case "secret":
      return "a secret is handed out by a person each time";
    case "spawn":
      return "starting more agents is asked each time";
  }
}

/** So many equal approvals and no denial: then a rule would have said the same. */
export const SUGGESTS_RULE_AFTER = 10;

/** Should "make this a rule" be offered by itself? */
export function suggestsRule(state: MissionState, signature: string): boolean {
  let approved = 0;
  for (const { decision, resolution, takeBack, state: now } of state.decisions.values()) {
    if (decision.signature !== signature || now !== "resolved" || resolution === null) continue;
    // Taken back: neither a yes nor a no.
    if (takeBack !== null && takeBack.by !== null) continue;
    const tone = decision.options.find(({ id }) => id === resolution.option)?.tone;
    // Changed before it was approved: not what was asked.
    if (tone !== "approve" || resolution.edited !== null) return false;
    approved += 1;
  }
  return approved >= SUGGESTS_RULE_AFTER;
}
