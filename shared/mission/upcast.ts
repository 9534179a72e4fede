import { z } from "zod";
import { missionEvent, type MissionEvent, type MissionEventType } from "./event.ts";

/**
 * The present version of every event's body. A new event does not compile without one. Whoever changes the shape of a body
 * raises its number here and adds the step from the old shape to `STEPS`; events on disk are never rewritten.
 */
export const EVENT_VERSIONS: Readonly<Record<MissionEventType, number>> = {
  "mission.created": 2,
  "mission.re-contracted": 2,
  "mission.agents-set": 1,
  "mission.allocation-set": 1,
  "mission.launched": 1,
  "mission.held": 1,
  "mission.released": 1,
  "mission.paused": 1,
  "mission.resumed": 1,
  "mission.stopped": 1,
  "mission.steered": 1,
  "mission.directive-withdrawn": 1,
  "mission.decision-recorded": 2,
  "note.kept": 1,
  "budget.changed": 1,
  "budget.crossed": 2,
  "budget.graced": 1,
  "mission.reopened": 1,
  "condition.met": 1,
  "clock.jumped": 1,
  "family.limited": 2,
  "family.limit-lifted": 1,
  "question.began": 1,
  "question.ended": 1,
  "question.used": 2,
  "mission.verify-requested": 1,
  "mission.verified": 3,
  "landing.requested": 1,
  "mission.landed": 2,
  "landing.failed": 1,
  "landing.described": 1,
  "landing.undo-requested": 1,
  "landing.undone": 1,
  "landing.undo-failed": 1,
  "landing.reported": 1,
  "landing.watch-ended": 1,
  "plan.requested": 2,
  "plan.answered": 1,
  "plan.request-failed": 1,
  "plan.proposed": 1,
  "plan.tasks-added": 3,
  "plan.edited": 3,
  "plan.review-requested": 3,
  "plan.review-broke": 1,
  "plan.reviewed": 2,
  "finding.settled": 1,
  "plan.locked": 1,
  "plan.unlocked": 1,
  "plan.diff-proposed": 3,
  "plan.diff-settled": 1,
  "task.dispatched": 1,
  "workspace.readied": 2,
  "segment.began": 1,
  "segment.ended": 1,
  "segment.wound-up": 1,
  "turn.changed": 1,
  "progress.seen": 1,
  "usage.counted": 2,
  "conversation.opened": 1,
  "trouble.seen": 1,
  "limits.seen": 1,
  "task.rate-limited": 2,
  "task.continued": 1,
  "task.approved": 1,
  "task.held": 1,
  "task.woken": 1,
  "channel.lost": 1,
  "channel.restored": 1,
  "attention.noticed": 1,
  "request.judged": 1,
  "request.answered": 1,
  "request.withheld": 2,
  "request.withdrawn": 1,
  "control.taken": 1,
  "control.released": 1,
  "control.typed": 1,
  "instruction.delivered": 1,
  "checkpoint.reached": 1,
  "packet.received": 1,
  "run.completed": 1,
  "evidence.recorded": 1,
  "task.risk-raised": 1,
  "attempt.passed": 1,
  "attempt.failed": 1,
  "review.requested": 1,
  "review.completed": 2,
  "review.broke": 4,
  "review.decided": 1,
  "review.lenses-chosen": 1,
  "review.compared": 1,
  "synthesis.requested": 1,
  "synthesis.completed": 1,
  "synthesis.broke": 2,
  "review.level-raised": 2,
  "merge.started": 2,
  "review.level-lowered": 1,
  "task.merged": 1,
  "merge.held-out": 1,
  "merge.branch-put-back": 2,
  "merge.whole-checked": 1,
  "merge.postponed": 1,
  "conflict.foreseen": 1,
  "conflict.cleared": 1,
  "task.paused": 1,
  "task.resumed": 1,
  "task.cancelled": 1,
  "task.skipped": 1,
  "task.retried": 1,
  "task.reassigned": 1,
  "task.steered": 1,
  "task.handed-over": 1,
  "decision.asked": 4,
  "decision.resolved": 1,
  "decision.snoozed": 1,
  "decision.closed": 1,
  "decision.extended": 1,
  "decision.checkpointed": 1,
  "decision.taken-back": 1,
  "workspace.restored": 1,
  "workspace.restore-failed": 1,
  "policy.added": 1,
  "policy.revoked": 1,
  "policy.file-loaded": 2,
  "trust.granted": 1,
  "trust.revoked": 1,
  "gate.check-began": 1,
  "gate.checked": 1,
  "gate.opened": 1,
  "rival.picked": 1,
};

/** Turns the body of one version into the body of the next. Pure, and total over everything that version could hold. */
export type UpcastStep = (body: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** `steps[0]` makes version 2 of version 1, and so on. */
export type UpcastSteps = Partial<Record<MissionEventType, readonly UpcastStep[]>>;

const STEPS: UpcastSteps = {
  // Version 1 did not say which files are documents: those that usually are.
  "mission.created": [(body) => ({ ...body })],
  "mission.re-contracted": [(body) => ({ ...body })],
  // Version 1 was about the mission branch alone.
  "merge.branch-put-back": [(body) => ({ ...body, task: null })],
  // Version 1 named no model and no price table; nothing of it is written in another way.
  "usage.counted": [(body) => ({ ...body })],
  "question.used": [(body) => ({ ...body })],
  // Version 1 knew no gates, version 2 no rivals; nothing of them is written in another way.
  "plan.tasks-added": [(body) => ({ ...body }), (body) => ({ ...body })],
  "plan.edited": [(body) => ({ ...body }), (body) => ({ ...body })],
  "plan.diff-proposed": [(body) => ({ ...body }), (body) => ({ ...body })],
  "policy.file-loaded": [(body) => ({ ...body })],
  // Version 1 did not say whether unknown costs come on top.
  "budget.crossed": [(body) => ({ ...body, unknownCost: null })],
  // Version 1 did not look at what would land, and did not say where the base branch was before.
  // Version 3 may name several addresses of a remote; version 2 knew the first one.
  "mission.verified": [(body) => ({ ...body, facts: null }), (body) => ({ ...body })],
  "mission.landed": [(body) => ({ ...body, base: null, published: null })],
  // Version 1 knew only what a person recorded.
  "mission.decision-recorded": [(body) => ({ ...body, by: null })],
  // Version 2 may be about an entry of the decision log; nothing of version 1 is written in another way.
  // Version 3 may be about a gate.
  // Version 4 keeps what a budget is raised to.
  "decision.asked": [(body) => ({ ...body }), (body) => ({ ...body }), (body) => ({ ...body })],
  // Findings of version 1 were not laid beside each other; what is absent is of normal confidence.
  "review.completed": [(body) => ({ ...body })],
  "plan.reviewed": [(body) => ({ ...body })],
  // Version 1 did not tell a guess from what was said.
  "task.rate-limited": [(body) => ({ ...body, guessed: false })],
  // Version 1 did not say who told it, and was believed whoever did.
  "family.limited": [(body) => ({ ...body, told: null })],
  // Version 1 knew no limit of a reviewer, version 2 none that reviewed something else.
  "review.broke": [
    (body) => ({ ...body, limited: false }),
    (body) => ({ ...body, offTopic: false }),
    (body) => ({ ...body, interrupted: false }),
  ],
  "synthesis.broke": [(body) => ({ ...body, interrupted: false })],
  // Version 1 merged one task at a time.
  "merge.started": [(body) => ({ ...body, train: [body["task"]] })],
  // Version 1 did not look where the branch was.
  "workspace.readied": [(body) => ({ ...body, tip: null })],
  // In version 1 only a person raised it.
  "review.level-raised": [(body) => ({ ...body, reason: null })],
  // Version 1 left model and effort to the agent.
  "plan.requested": [(body) => ({ ...body, model: null, effort: null })],
  // Version 2 was asked for by hand alone.
  "plan.review-requested": [
    (body) => ({ ...body, model: null, effort: null }),
    (body) => ({ ...body, toLaunch: false }),
  ],
  // Version 1 kept only the answer, which then goes out as it was.
  "request.withheld": [(body) => ({ ...body, asked: null })],
};

/** An event as it lies on disk: the body does not repeat the type. */
export interface StoredShape {
  readonly type: string;
  readonly version: number;
  readonly body: unknown;
}

/**
 * `newer`: a newer Flightdeck wrote it; what it means is not guessed. `unreadable`: it claims to be of a known version and is
 * not. `reason` is the middle of a sentence.
 */
export type Upcast =
  | { readonly ok: true; readonly event: MissionEvent }
  | { readonly ok: false; readonly code: "newer" | "unreadable"; readonly reason: string };

const SHAPES: ReadonlyMap<string, z.ZodType<MissionEvent>> = new Map(
  missionEvent.options.map((shape) => [shape.shape.type.value, shape]),
);
const plainBody = z.record(z.string(), z.unknown());

/** How an event is written. */
export function toStored(event: MissionEvent): StoredShape {
  const { type, ...body } = event;
  return { type, version: EVENT_VERSIONS[type], body };
}

/** The event that was written, in the shape of today. */
export const upcast = upcaster(EVENT_VERSIONS, STEPS);

/** Reads events of one table of versions. */
export function upcaster(versions: Readonly<Record<string, number>>, steps: UpcastSteps) {
  const stepsOf = new Map<string, readonly UpcastStep[]>(Object.entries(steps));

  return function upcast({ type, version, body }: StoredShape): Upcast {
    const shape = SHAPES.get(type);
    const present = Object.hasOwn(versions, type) ? versions[type] : undefined;
    if (shape === undefined || present === undefined) {
      return newer(`"${type}" is an event this Flightdeck does not know`);
    }
    if (version > present) return newer(`"${type}" has version ${version}, this Flightdeck knows ${present}`);
    const parsed = plainBody.safeParse(body);
    if (!parsed.success) return unreadable(`the body of "${type}" is not an object`);
    let current = parsed.data;
    for (let from = version; from < present; from += 1) {
      const step = stepsOf.get(type)?.[from - 1];
      if (step === undefined)
        return unreadable(`nothing turns version ${from} of "${type}" into version ${from + 1}`);
      current = step(current);
    }
    const event = shape.safeParse({ ...current, type });
    return event.success
      ? { ok: true, event: event.data }
      : unreadable(`"${type}" ${firstProblem(event.error)}`);
  };
}

const newer = (reason: string): Upcast => ({ ok: false, code: "newer", reason });
const unreadable = (reason: string): Upcast => ({ ok: false, code: "unreadable", reason });

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "does not fit" : `at ${issue.path.join(".") || "its top"}: ${issue.message}`;
}
