import type { EventOf, Recorded } from "../event.ts";
import type { MissionState } from "../state.ts";
import { replaceTask, withGates } from "../task-index.ts";
import { evolveAttempt } from "./evolve-attempt.ts";
import { evolveControl } from "./evolve-control.ts";
import { evolveRun } from "./evolve-run.ts";
import { evolveReview } from "./evolve-review.ts";
import { evolveTask } from "./evolve-task.ts";
import type { TaskState } from "./task.ts";

export type FlightEvent = EventOf<
  AttemptEvent["type"] | RunEvent["type"] | ReviewEvent["type"] | TaskEvent["type"] | ControlEvent["type"]
>;

export type AttemptEvent = EventOf<
  | "task.dispatched"
  | "workspace.readied"
  | "segment.began"
  | "segment.ended"
  | "segment.wound-up"
  | "evidence.recorded"
  | "attempt.passed"
  | "attempt.failed"
>;

/** What happens inside a session. */
export type RunEvent = EventOf<
  | "turn.changed"
  | "progress.seen"
  | "usage.counted"
  | "conversation.opened"
  | "trouble.seen"
  | "limits.seen"
  | "task.rate-limited"
  | "channel.lost"
  | "channel.restored"
  | "attention.noticed"
  | "request.judged"
  | "request.answered"
  | "checkpoint.reached"
  | "packet.received"
  | "run.completed"
>;

export type ReviewEvent = EventOf<
  | "review.requested"
  | "review.completed"
  | "review.broke"
  | "review.decided"
  | "review.level-raised"
  | "review.level-lowered"
  | "review.lenses-chosen"
  | "review.compared"
  | "synthesis.requested"
  | "synthesis.completed"
  | "synthesis.broke"
  | "task.risk-raised"
  | "merge.started"
  | "task.merged"
  | "merge.held-out"
  | "merge.postponed"
>;

/** A person types into a session, or told its agent something. */
export type ControlEvent = EventOf<
  | "request.withheld"
  | "request.withdrawn"
  | "control.taken"
  | "control.released"
  | "control.typed"
  | "instruction.delivered"
>;

export type TaskEvent = EventOf<
  | "task.continued"
  | "task.approved"
  | "task.held"
  | "task.woken"
  | "task.paused"
  | "task.resumed"
  | "task.cancelled"
  | "task.skipped"
  | "task.retried"
  | "task.reassigned"
  | "task.steered"
  | "task.handed-over"
>;

/** Everything about one task: finds it, works out its next object, puts that in its place. */
export function evolveFlight(state: MissionState, event: FlightEvent, recorded: Recorded): void {
  const task = state.tasks.get(event.task);
  if (task === undefined) return;
  const { at } = recorded;
  const after = evolveOne(state, task, event, recorded);
  // A repository may demand a gate of what is risky.
  const next = after.risk === task.risk ? after : withGates(state, after);
  if (next !== task) replaceTask(state, next.stage === task.stage ? next : { ...next, stageSince: at });
}

function evolveOne(state: MissionState, task: TaskState, event: FlightEvent, recorded: Recorded): TaskState {
  const { at } = recorded;
  switch (event.type) {
    case "task.dispatched":
    case "workspace.readied":
    case "segment.began":
    case "segment.ended":
    case "segment.wound-up":
    case "evidence.recorded":
    case "attempt.passed":
    case "attempt.failed":
      return evolveAttempt(state, task, event, at);
    case "turn.changed":
    case "progress.seen":
    case "usage.counted":
    case "conversation.opened":
    case "trouble.seen":
    case "limits.seen":
    case "task.rate-limited":
    case "channel.lost":
    case "channel.restored":
    case "attention.noticed":
    case "request.judged":
    case "request.answered":
    case "checkpoint.reached":
    case "packet.received":
    case "run.completed":
      return evolveRun(state, task, event, at);
    case "request.withheld":
    case "request.withdrawn":
    case "control.taken":
    case "control.released":
    case "control.typed":
    case "instruction.delivered":
      return evolveControl(task, event, at);
    case "review.requested":
    case "review.completed":
    case "review.broke":
    case "review.decided":
    case "review.level-raised":
    case "review.level-lowered":
    case "review.lenses-chosen":
    case "review.compared":
    case "synthesis.requested":
    case "synthesis.completed":
    case "synthesis.broke":
    case "task.risk-raised":
    case "merge.started":
    case "task.merged":
    case "merge.held-out":
    case "merge.postponed":
      return evolveReview(state, task, event, at);
    case "task.continued":
    case "task.approved":
    case "task.held":
    case "task.woken":
    case "task.paused":
    case "task.resumed":
    case "task.cancelled":
    case "task.skipped":
    case "task.retried":
    case "task.reassigned":
    case "task.steered":
    case "task.handed-over":
      return evolveTask(state, task, event, recorded);
  }
}
