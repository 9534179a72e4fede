import type { EventOf, Recorded } from "../event.ts";
import type { DecisionId, TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { noteAllowed, noteEdited } from "../policies/notes-of-actions.ts";
import { replaceTask } from "../task-index.ts";
import type { TaskState } from "../flight/task.ts";
import type { DecisionRecord, TakeBack } from "./decision.ts";
import { isOpen } from "./find-decision.ts";

export type DecisionEvent = EventOf<
  | "decision.asked"
  | "decision.resolved"
  | "decision.snoozed"
  | "decision.closed"
  | "decision.extended"
  | "decision.checkpointed"
  | "decision.taken-back"
  | "workspace.restored"
  | "workspace.restore-failed"
>;

export function evolveDecisions(state: MissionState, event: DecisionEvent, _recorded: Recorded): void {
  switch (event.type) {
    case "decision.asked": {
      const { decision } = event;
      const nothing = { snoozedUntil: null, resolution: null, note: null, takeBack: null };
      put(state, { decision, state: "pending", ...nothing });
      return;
    }
    case "decision.resolved":
      noteAnswer(state, event);
      change(state, event.decision, { state: "resolved", resolution: event.resolution });
      return;
    case "decision.snoozed":
      change(state, event.decision, { snoozedUntil: event.until });
      return;
    case "decision.closed":
      change(state, event.decision, { state: event.state, note: event.note });
      return;
    case "decision.extended":
      extend(state, event);
      return;
    case "decision.checkpointed": {
      const { ref, until } = event;
      const nobody = { by: null, kept: null, problem: null };
      change(state, event.decision, { takeBack: { ref, until, state: "offered", ...nobody } });
      return;
    }
    case "decision.taken-back":
      return takenBack(state, event.decision, { state: "restoring", by: event.by }, event.decision);
    case "workspace.restored":
      return takenBack(
        state,
        event.decision,
        { state: "restored", kept: event.kept, problem: event.except ?? null },
        null,
      );
    case "workspace.restore-failed":
      return takenBack(state, event.decision, { state: "failed", problem: event.reason }, null);
  }
}

/** Nothing starts in a workspace whose files are being made what they were. */
function takenBack(
  state: MissionState,
  id: DecisionId,
  part: Partial<TakeBack>,
  restoring: TaskState["restoring"],
): void {
  const record = state.decisions.get(id);
  if (record?.takeBack == null) return;
  change(state, id, { takeBack: { ...record.takeBack, ...part } });
  const task = record.decision.task === null ? undefined : state.tasks.get(record.decision.task);
  if (task !== undefined) replaceTask(state, { ...task, restoring });
}

/** What a person let an agent do counts for the rules that remember, like what a rule allowed. */
function noteAnswer(state: MissionState, { decision: id, resolution }: EventOf<"decision.resolved">): void {
  const decision = state.decisions.get(id)?.decision;
  if (decision?.subject.kind !== "request" || decision.subject.action === null) return;
  if (decision.options.find((option) => option.id === resolution.option)?.tone !== "approve") return;
  if (resolution.edited === null) noteAllowed(state.policies, decision.subject.action);
  else noteEdited(state.policies, resolution.edited);
}

function extend(state: MissionState, { decision: id, expiresAt }: EventOf<"decision.extended">): void {
  const record = state.decisions.get(id);
  if (record === undefined) return;
  const decision = { ...record.decision, expiresAt };
  put(state, { ...record, decision, state: "pending", snoozedUntil: null, note: null });
}

function change(state: MissionState, id: DecisionId, part: Partial<DecisionRecord>): void {
  const record = state.decisions.get(id);
  if (record !== undefined) put(state, { ...record, ...part });
}

/** Keeps the set of those that wait for an answer, and each task's count of those that hold it, in step with the records. */
function put(state: MissionState, record: DecisionRecord): void {
  const { id, task } = record.decision;
  const before = state.decisions.get(id);
  state.decisions.set(id, record);
  if (record.state === "pending") state.pending.add(id);
  else state.pending.delete(id);
  const held = (before !== undefined && isOpen(before) ? -1 : 0) + (isOpen(record) ? 1 : 0);
  if (task !== null && held !== 0) holdTask(state, task, held);
}

function holdTask(state: MissionState, id: TaskId, by: number): void {
  const task = state.tasks.get(id);
  if (task === undefined) return;
  replaceTask(state, { ...task, pendingDecisions: Math.max(0, task.pendingDecisions + by) });
}
