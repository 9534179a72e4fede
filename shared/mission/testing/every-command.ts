import type { CommandInput, CommandType } from "../command.ts";
import { holding, PACKET } from "./one-flight.ts";

/** What the commands are about. Nothing has to exist: a command may be valid and still be refused. */
export interface Aim {
  readonly at: number;
  readonly task: string;
  readonly attempt: number;
  readonly segment: number;
  readonly decision: string;
  readonly option: string;
  readonly finding: string;
}

type Table = { readonly [Type in CommandType]: Extract<CommandInput, { type: Type }> };

const HASH = "0".repeat(64);
const PLANNER = { family: "openai", agent: "codex" };
const REVIEWER = { family: "anthropic", agent: "claude", lens: "adversarial" } as const;
const FINDING = { severity: "critical", title: "Breaks", claim: "It breaks." } as const;
const SYNTHESIS = { differences: [], steelmans: [], rebuttals: [], preserved: [] };
const CONTRACT = { goal: "See whether it flies." };
const ROUTE = {
  agent: "codex",
  family: "openai",
  model: null,
  effort: "medium",
  role: "worker",
  sandbox: "workspace-write",
  mode: "exec",
  network: false,
  because: "a test",
} as const;
const ASKED = {
  session: "ses_ask1234",
  about: "review",
  role: "reviewer",
  model: null,
  effort: "high",
} as const;
const ENDED = {
  session: "ses_ask1234",
  outcome: "answered",
  reason: "",
  program: "Codex 1",
  model: "small",
} as const;
const USAGE = {
  tokensIn: 10,
  tokensOut: 10,
  tokensCached: 0,
  costMicros: 40_000,
  contextUsed: 0.5,
  harness: null,
};

/** One valid command of every type. A type that is missing here does not compile. */
export function everyCommand(aim: Aim): Table {
  return { ...ofMission(aim), ...ofPlan(aim), ...ofTask(aim), ...seen(aim), ...said(aim), ...ofPerson(aim) };
}

function ofMission({ task }: Aim) {
  const mission = "msn_testing1";
  const place = { repository: "/repository", baseBranch: "main" };
  const log = { title: "Storage", text: "SQLite.", reason: "One file." };
  return {
    "mission.create": { type: "mission.create", mission, title: "Again", place, contract: CONTRACT },
    "mission.re-contract": { type: "mission.re-contract", contract: CONTRACT, reason: "changed" },
    "mission.set-agents": {
      type: "mission.set-agents",
      agents: [{ ...PLANNER, version: "1", contextWindow: 200_000 }],
    },
    "mission.set-allocation": {
      type: "mission.set-allocation",
      allocation: { rows: [], lanes: { default: { total: 3, reservedForReview: 1 } } },
    },
    "mission.launch": { type: "mission.launch" },
    "mission.hold": { type: "mission.hold" },
    "mission.release": { type: "mission.release" },
    "mission.pause": { type: "mission.pause" },
    "mission.resume": { type: "mission.resume" },
    "mission.stop": { type: "mission.stop" },
    "mission.steer": { type: "mission.steer", directive: "Small commits." },
    "mission.withdraw-directive": { type: "mission.withdraw-directive", directive: 1 },
    "mission.record-decision": { type: "mission.record-decision", ...log },
    "mission.ask-stalled": { type: "mission.ask-stalled" },
    "clock.jumped": { type: "clock.jumped", byMs: 3_600_000 },
    "family.lift-limit": { type: "family.lift-limit", family: "openai" },
    "family.note-limit": { type: "family.note-limit", ...PLANNER, until: 1_800_003_600_000 },
    "question.begin": { type: "question.begin", ...ASKED, task, ...PLANNER },
    "question.end": { type: "question.end", ...ENDED },
    "question.used": { type: "question.used", about: "review", task, ...PLANNER, usage: USAGE },
    "mission.meet-condition": { type: "mission.meet-condition", condition: null },
    "mission.verify": { type: "mission.verify" },
    "mission.verified": { type: "mission.verified", holds: true, detail: "green" },
    "landing.done": { type: "landing.done", commit: "c", how: "merge" },
    "landing.failed": { type: "landing.failed", reason: "moved" },
    "landing.describe": { type: "landing.describe", title: "A change", body: "What it does." },
    "mission.undo-landing": { type: "mission.undo-landing" },
    "landing.undone": { type: "landing.undone", base: "b" },
    "landing.undo-failed": { type: "landing.undo-failed", reason: "moved" },
    "landing.end-watch": { type: "landing.end-watch", commit: "c", days: 14 },
    "landing.report": { type: "landing.report", commit: "c", checks: [{ name: "build", state: "failed" }] },
    "budget.set": { type: "budget.set", scope: "task", task, limitMicros: 100_000 },
    "budget.ask": { type: "budget.ask", scope: "task", task },
    "budget.exhaust-day": { type: "budget.exhaust-day", spentMicros: 2, limitMicros: 1 },
  } as const satisfies Partial<Table>;
}

function ofPlan({ task, finding }: Aim) {
  const edits = [{ op: "move", task, place: 0 } as const];
  return {
    "plan.propose": { type: "plan.propose", plan: {}, source: { kind: "hand" }, plannedBy: null },
    "plan.request": { type: "plan.request", ...PLANNER },
    "plan.answer": { type: "plan.answer", round: 1, verbatim: "{}" },
    "plan.answer-failed": { type: "plan.answer-failed", round: 1, reason: "it exited" },
    "plan.edit": { type: "plan.edit", edits },
    "plan.fork": { type: "plan.fork", task, families: ["openai", "anthropic"] },
    "plan.undo": { type: "plan.undo" },
    "plan.redo": { type: "plan.redo" },
    "plan.request-review": { type: "plan.request-review", reviewer: REVIEWER },
    "plan.record-review": { type: "plan.record-review", reviewer: REVIEWER, findings: [FINDING] },
    "plan.review-failed": { type: "plan.review-failed", reviewer: REVIEWER, reason: "it exited" },
    "finding.settle": {
      type: "finding.settle",
      finding,
      state: "declined",
      reason: "false",
      evidence: "a:1",
    },
    "plan.lock": { type: "plan.lock", waiver: "none" },
    "plan.unlock": { type: "plan.unlock" },
    "plan.propose-diff": { type: "plan.propose-diff", edits, reason: "it is first", by: PLANNER },
  } as const satisfies Partial<Table>;
}

function ofTask({ task, attempt }: Aim) {
  const flown = { task, route: ROUTE, lane: "openai 1" };
  return {
    "task.steer": { type: "task.steer", task, text: "Use the parser." },
    "task.take-control": { type: "task.take-control", task, holder: "window1" },
    "task.release-control": { type: "task.release-control", task, holder: "window1" },
    "control.lost": { type: "control.lost", task, holder: "window1" },
    "control.typed": { type: "control.typed", task, attempt, session: "ses_000001", text: "ls" },
    "instruction.delivered": { type: "instruction.delivered", task, attempt, instruction: 1 },
    "task.pause": { type: "task.pause", task },
    "task.resume": { type: "task.resume", task },
    "task.cancel": { type: "task.cancel", task },
    "task.skip": { type: "task.skip", task },
    "task.retry": { type: "task.retry", task },
    "task.reassign": { type: "task.reassign", task, assignment: { family: "google" } },
    "task.hand-over": { type: "task.hand-over", task, family: "anthropic", endSession: true },
    "task.lower-review": { type: "task.lower-review", task, level: "light" },
    "task.raise-review": { type: "task.raise-review", task, level: "full" },
    "task.dispatch": { type: "task.dispatch", ...flown },
    "fix.dispatch": { type: "fix.dispatch", ...flown },
    "review.dispatch": { type: "review.dispatch", task, reviewer: REVIEWER, lane: "anthropic 1" },
    "synthesis.dispatch": {
      type: "synthesis.dispatch",
      task,
      by: { family: "anthropic", agent: "claude" },
      lane: "anthropic 1",
    },
    "review.ask-person": { type: "review.ask-person", task, reason: "nobody is left" },
    "task.ask-route": { type: "task.ask-route", task, reason: "nobody is left" },
    "merge.start": { type: "merge.start", task, behind: [] },
    "segment.limit": { type: "segment.limit", task, attempt, cause: "time-limit" },
    "task.continue": { type: "task.continue", task, lane: "openai 1" },
    "task.wake": { type: "task.wake", task },
    "attention.notice": { type: "attention.notice", task, attempt, level: "no-progress" },
  } as const satisfies Partial<Table>;
}

function seen({ task, attempt, segment }: Aim) {
  const about = { task, attempt };
  const place = { path: "/w", branch: "b", base: "c" };
  const end = { segment, end: "exited", exitCode: 0, handOff: null } as const;
  return {
    "workspace.ready": { type: "workspace.ready", ...about, ...place },
    "workspace.failed": { type: "workspace.failed", ...about, reason: "the disk is full" },
    "segment.started": { type: "segment.started", ...about, segment, session: "ses_000001" },
    "segment.start-failed": { type: "segment.start-failed", ...about, segment, reason: "not found" },
    "segment.ended": { type: "segment.ended", ...about, ...end },
    "evidence.record": { type: "evidence.record", ...about, signals: holding() },
    "channel.lost": { type: "channel.lost", ...about },
    "channel.restored": { type: "channel.restored", ...about },
    "review.record": { type: "review.record", task, reviewer: REVIEWER, findings: [FINDING] },
    "review.failed": { type: "review.failed", task, reviewer: REVIEWER, reason: "it exited", offTopic: true },
    "synthesis.record": { type: "synthesis.record", task, round: 1, answer: SYNTHESIS },
    "synthesis.failed": { type: "synthesis.failed", task, round: 1, reason: "it exited" },
    "merge.done": { type: "merge.done", task, commit: "c", tree: "t" },
    "merge.conflicted": { type: "merge.conflicted", task, paths: ["a"], detail: "both" },
    "merge.rejected": { type: "merge.rejected", task, reason: "2 failed" },
    "conflict.forecast": {
      type: "conflict.forecast",
      task,
      compared: [{ with: null, paths: ["src/a.ts"], by: [] }],
    },
    "merge.whole-checked": { type: "merge.whole-checked", commit: "a", holds: false, detail: "exit 1" },
    "merge.branch-put-back": { type: "merge.branch-put-back", task, found: "a", to: "b" },
    "merge.postponed": { type: "merge.postponed", task, reason: "the one before it failed" },
  } as const satisfies Partial<Table>;
}

function said({ at, task, attempt }: Aim) {
  const about = { task, attempt };
  const asked = { ...about, request: "r1" };
  const point = { label: "before-destructive", summary: "did", plans: "will", ref: "refs/c" } as const;
  return {
    "agent.turn": { type: "agent.turn", ...about, state: "started" },
    "agent.progress": { type: "agent.progress", ...about, what: "tool-started" },
    "agent.usage": { type: "agent.usage", ...about, usage: USAGE },
    "agent.rate-limited": { type: "agent.rate-limited", ...about, until: at + 7_200_000 },
    "agent.conversation": { type: "agent.conversation", ...about, id: "thread-1" },
    "agent.trouble": {
      type: "agent.trouble",
      ...about,
      kind: "server",
      message: "It is busy.",
      retrying: true,
    },
    "agent.limits": {
      type: "agent.limits",
      ...about,
      usedPercent: 86,
      windowMinutes: 300,
      resetsAt: at + 60_000,
    },
    "agent.decision": { type: "agent.decision", ...about, title: "Storage", text: "SQLite." },
    "agent.remember": { type: "agent.remember", ...about, text: "The tests need a free port." },
    "agent.blocked": { type: "agent.blocked", ...about, by: "logged-out", detail: "sign in" },
    "agent.request": { type: "agent.request", ...asked, action: { kind: "secret", name: "TOKEN" } },
    "agent.question": { type: "agent.question", ...asked, question: "Tabs?" },
    "agent.checkpoint": { type: "agent.checkpoint", ...asked, ...point },
    "agent.packet": { type: "agent.packet", ...about, packet: PACKET },
    "agent.completed": { type: "agent.completed", ...about },
    "agent.request-gone": { type: "agent.request-gone", ...asked },
  } as const satisfies Partial<Table>;
}

function ofPerson({ at, task, decision, option }: Aim) {
  const policy = { id: "no-curl", verdict: "deny", level: "mission", match: {}, reason: "no" } as const;
  const until = at + 60_000;
  const withdrawn = { state: "withdrawn", note: "moved on" } as const;
  return {
    "decision.answer": { type: "decision.answer", decisions: [decision], option, reason: "I looked." },
    "decision.snooze": { type: "decision.snooze", decision, until },
    "decision.withdraw": { type: "decision.withdraw", decision, ...withdrawn },
    "decision.expire": { type: "decision.expire", decision },
    "decision.extend": { type: "decision.extend", decision, expiresAt: until },
    "decision.checkpointed": { type: "decision.checkpointed", decision, ref: "refs/c" },
    "decision.take-back": { type: "decision.take-back", decision },
    "workspace.restored": { type: "workspace.restored", decision, kept: "refs/k" },
    "workspace.restore-failed": { type: "workspace.restore-failed", decision, reason: "the disk is full" },
    "policy.add": { type: "policy.add", policy: { ...policy, origin: "person" } },
    "policy.revoke": { type: "policy.revoke", policy: policy.id },
    "policy.load-file": { type: "policy.load-file", path: "policies.yaml", hash: HASH, policies: [] },
    "rivals.ask": { type: "rivals.ask", task },
    "rivals.pick": { type: "rivals.pick", task, paths: ["src/a.ts"] },
    "gate.check": { type: "gate.check", task, gate: "morning" },
    "gate.checked": {
      type: "gate.checked",
      task,
      gate: "green",
      check: 1,
      outcome: "passed",
      detail: "success",
    },
    "gate.pass": { type: "gate.pass", task, gate: "green", reason: "I looked." },
    "trust.grant": { type: "trust.grant", path: "policies.yaml", hash: HASH },
    "trust.revoke": { type: "trust.revoke", path: "policies.yaml" },
  } as const satisfies Partial<Table>;
}
