import { z } from "zod";
import { sessionId } from "../ids.ts";
import { packet } from "../mission/flight/packet.ts";
import { route } from "../mission/flight/route.ts";
import { signal } from "../mission/flight/signal.ts";
import { gate, gateOutcome } from "../mission/gates/gate.ts";
import { findingId, taskId } from "../mission/ids.ts";
import { riskReason } from "../mission/plan/risk-reasons.ts";
import { assignment, taskSpec } from "../mission/plan/task-spec.ts";
import { finding, lens, reviewer } from "../mission/review/finding.ts";
import { ladderStep } from "../mission/review/ladder.ts";
import { limitSource } from "../mission/routing/limit-source.ts";
import { agentName, family, reviewLevel, risk, taskKind } from "../mission/words.ts";
import { taskStatus } from "./missions.ts";
import { budgetStage, spendView } from "./spend-view.ts";

const count = z.number().int().min(0);

export const taskStage = z.enum([
  "idle",
  "preparing",
  "running",
  "checking",
  "in-review",
  "fixing",
  "merge-queue",
  "held",
  "merging",
  "merged",
  "failed",
  "skipped",
  "cancelled",
]);

export const taskRow = z.object({
  id: taskId,
  /** Its index in the order of the plan. */
  place: count,
  title: z.string(),
  kind: taskKind,
  status: taskStatus,
  stage: taskStage,
  stageSince: z.number(),
  phase: count.nullable(),
  group: z.string().nullable(),
  after: z.array(taskId),
  /** Dependencies that are not merged or skipped yet. */
  unmet: count,
  risk,
  reviewLevel,
  attempts: count,
  /** Of the newest attempt; null: not tried yet. */
  agent: agentName.nullable(),
  family: family.nullable(),
  /** Minutes of work on the longest way from here to the end. */
  rank: z.number(),
  pendingDecisions: count,
  spend: spendView,
});
export type TaskRow = z.infer<typeof taskRow>;

export const segmentView = z.object({
  number: count,
  session: sessionId.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  end: z.enum(["exited", "time-limit", "context-limit", "compaction", "interrupted", "lost"]).nullable(),
  exitCode: z.number().int().nullable(),
  handOff: z.string().nullable(),
});

export const attemptView = z.object({
  number: count,
  purpose: z.enum(["work", "fix", "resolve"]),
  route,
  lane: z.string(),
  dispatchedAt: z.number(),
  additions: z.array(z.string()),
  findings: z.array(findingId),
  segments: z.array(segmentView),
  endedAt: z.number().nullable(),
  outcome: z.enum(["passed", "failed", "interrupted", "cancelled"]).nullable(),
  failure: z.string().nullable(),
  signals: z.array(signal),
  packet: packet.nullable(),
  spend: spendView,
  contextUsed: z.number().nullable(),
  harness: z.string().nullable(),
  completedSeen: z.boolean(),
  turns: count,
  runningTools: count,
  toolCalls: count,
  idle: z.boolean(),
  windingUp: z.boolean(),
  structured: z.boolean(),
  lastProgressAt: z.number(),
  attention: z.enum(["none", "no-progress", "asked-person"]),
  checkpoints: z.array(z.object({ label: z.string(), ref: z.string(), at: z.number() })),
});
export type AttemptView = z.infer<typeof attemptView>;

export const reviewView = z.object({
  reviewer,
  round: count,
  lane: z.string(),
  requestedAt: z.number(),
  state: z.enum(["running", "completed", "failed"]),
  findings: z.array(findingId),
  failure: z.string().nullable(),
});

const rivalSide = z.object({
  task: taskId,
  families: z.array(family),
  stage: taskStage,
  attempts: count,
  checks: z.array(z.object({ name: z.string(), holds: z.boolean().nullable(), detail: z.string() })),
  costMicros: count,
  unknownCost: z.boolean(),
  tokens: count,
  minutes: z.number().nullable(),
  findings: z.object({ critical: count, important: count, minor: count }),
  branch: z.string().nullable(),
});

export const gateView = z.object({
  gate,
  before: z.enum(["start", "merge"]),
  /** Why the repository demands it; null: the plan has it. */
  demanded: z.string().nullable(),
  opened: z.object({ by: z.enum(["engine", "person"]), at: z.number(), detail: z.string() }).nullable(),
  /** What the last look said; null: nobody looked yet. */
  outcome: gateOutcome.nullable(),
  detail: z.string(),
  checkedAt: z.number().nullable(),
  /** When it is looked at next; null: nothing waits for it now. */
  nextLookAt: z.number().nullable(),
});
export type GateView = z.infer<typeof gateView>;

const side = z.object({ lens, findings: z.array(findingId) });

export const synthesisView = z.object({
  round: count,
  /** null: nobody was asked. */
  by: z.object({ family, agent: agentName }).nullable(),
  requestedAt: z.number(),
  sides: z.object({ alpha: side, beta: side }).nullable(),
  state: z.enum(["running", "completed", "broke"]),
  reason: z.string().nullable(),
  rebutted: z.array(findingId),
});

/** Everything about one task. Its prompt is a request of its own. */
export const taskDetail = taskRow.extend({
  spec: taskSpec,
  /** What in the plan speaks for more than the usual risk and review. */
  riskReasons: z.array(riskReason),
  override: assignment,
  phaseOpen: z.boolean(),
  attemptList: z.array(attemptView),
  extraAttempts: count,
  reviews: z.array(reviewView),
  /** The round of review it is in. */
  round: count,
  fixRounds: count,
  /** Families that may have written a commit on its branch. */
  authors: z.array(family),
  passedBy: family.nullable(),
  passedByPerson: z.boolean(),
  paused: z.enum(["operator", "mission", "budget", "policy"]).nullable(),
  /** Interrupted, without a lane; goes on when it gets one again. */
  parked: z.boolean(),
  rateLimitedUntil: z.number().nullable(),
  signalLostAt: z.number().nullable(),
  /** It could start, were it not for the quota of the family that has to do it; null: that is not what it waits for. */
  outOfQuota: z
    .object({ family, until: z.number(), headRoom: z.boolean(), source: limitSource.nullable() })
    .nullable(),
  /** The last time its rest was given to another family, and after which attempt; null: never. */
  handedOver: z
    .object({ attempt: count, from: family.nullable(), to: family, handOff: z.string() })
    .nullable(),
  /** It and its rival, side by side; null: it has none. */
  rivals: z.array(rivalSide).length(2).nullable(),
  picked: z.boolean(),
  /** Everything it has to wait for in the world, open or closed. */
  gates: z.array(gateView),
  /** What later prompts have to say. */
  notes: z.array(z.string()),
  workspace: z.object({ path: z.string(), branch: z.string(), base: z.string() }).nullable(),
  /** Why the merge queue gave it back. */
  heldOut: z.object({ cause: z.enum(["conflict", "acceptance"]), detail: z.string() }).nullable(),
  mergeTries: count,
  /** With whom it does not merge as both are now; `other` null: the mission branch. `isBehind`: it is the one to look out. */
  forecasts: z.array(
    z.object({
      other: taskId.nullable(),
      paths: z.array(z.string()),
      at: z.number(),
      isBehind: z.boolean(),
    }),
  ),
  /** It could start, were it not for the files of this one, which flies; null: that is not what it waits for. */
  collidesWith: taskId.nullable(),
  approved: z.boolean(),
  mergedAs: z.string().nullable(),
  budgetMicros: z.number().nullable(),
  budgetStage,
  openFindings: count,
  /** What it goes through at its level of review, and how far it came. */
  ladder: z.array(ladderStep),
  /** Which reviews every round of it has. */
  lenses: z.array(lens),
  /** How the two reviews of a round were put together, or why not. */
  syntheses: z.array(synthesisView),
  /** Per round: pairs of findings that two reviewers both have, of all findings. */
  overlaps: z.array(z.object({ round: count, pairs: count, findings: count })),
});
export type TaskDetail = z.infer<typeof taskDetail>;

export const findingRow = finding;
export type FindingRow = z.infer<typeof findingRow>;
