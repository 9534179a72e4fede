import type { DecisionRecord } from "#shared/mission/decisions/decision.ts";
import type { MissionEvent, MissionEventType } from "#shared/mission/event.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { SqlValue } from "../store/bulk-insert.ts";
import { agentLimitRows } from "../store/projections/agent-limit-row.ts";
import { decisionValues } from "../store/projections/decision-row.ts";
import { findingValues } from "../store/projections/finding-row.ts";
import { missionRow } from "../store/projections/mission-row.ts";
import { policyRows } from "../store/projections/policy-row.ts";
import type { RowChange } from "../store/projections/projection.ts";
import { taskValues } from "../store/projections/task-row.ts";
import { MissionTexts } from "./mission-texts.ts";
import { RowDiff } from "./row-diff.ts";

/** What an event can change besides the mission's own row. */
type Reach =
  | "its-task"
  | "all-tasks"
  | "decisions"
  | "findings"
  | "policies"
  | "limits"
  | "contract"
  | "directives";

const EVERYTHING: readonly Reach[] = [
  "all-tasks",
  "decisions",
  "findings",
  "policies",
  "limits",
  "contract",
  "directives",
];
const ITS_TASK: readonly Reach[] = ["its-task"];

/**
 * Events that come often and reach little. An event that is not here is taken to reach everything, which is always right
 * and costs a look at every task: so nothing has to be added here, and only what cannot move another task may be.
 */
const REACH: Partial<Record<MissionEventType, readonly Reach[]>> = {
  "task.dispatched": ITS_TASK,
  "workspace.readied": ITS_TASK,
  "segment.began": ITS_TASK,
  "segment.ended": ITS_TASK,
  "segment.wound-up": ITS_TASK,
  "turn.changed": ITS_TASK,
  "progress.seen": ITS_TASK,
  "usage.counted": ITS_TASK,
  "attention.noticed": ITS_TASK,
  "request.judged": ITS_TASK,
  "request.answered": ITS_TASK,
  "request.withheld": ITS_TASK,
  "request.withdrawn": ITS_TASK,
  "control.taken": ITS_TASK,
  "control.released": ITS_TASK,
  "control.typed": ITS_TASK,
  "instruction.delivered": ITS_TASK,
  "checkpoint.reached": ITS_TASK,
  "packet.received": ITS_TASK,
  "run.completed": ITS_TASK,
  "evidence.recorded": ITS_TASK,
  "task.steered": ITS_TASK,
  "task.merged": ["all-tasks"],
  "plan.tasks-added": ["all-tasks"],
  "decision.asked": ["all-tasks", "decisions"],
};

/** The rows of one mission in every projection: always a function of its state alone, so folding again gives the same. */
export class MissionRows {
  readonly #tasks: RowDiff<TaskState>;
  readonly #decisions: RowDiff<DecisionRecord>;
  readonly #findings: RowDiff<Finding>;
  readonly #policies: RowDiff<SqlValue[]>;
  readonly #limits: RowDiff<SqlValue[]>;
  readonly #texts: MissionTexts;

  constructor({ id }: MissionState) {
    this.#tasks = new RowDiff("task", (task) => taskValues(id, task));
    this.#decisions = new RowDiff("decision", (record) => decisionValues(id, record));
    this.#findings = new RowDiff("finding", (finding) => findingValues(id, finding));
    this.#policies = new RowDiff("policy", (values) => values);
    this.#limits = new RowDiff("agent_limit", (values) => values);
    this.#texts = new MissionTexts(id);
  }

  /** Every row that is not yet as the state is; from a new `MissionRows` these are all rows there are. */
  all(state: MissionState): RowChange[] {
    const changes = [missionRow(state)];
    for (const reach of EVERYTHING) this.#follow(reach, state, null, changes);
    return changes;
  }

  /** The rows that became different by these events, which are folded into the state already. */
  after(state: MissionState, events: readonly MissionEvent[]): RowChange[] {
    const changes = [missionRow(state)];
    const done = new Set<Reach>();
    for (const event of events) {
      for (const reach of REACH[event.type] ?? EVERYTHING) {
        if (reach === "its-task") this.#follow(reach, state, event, changes);
        else if (!done.has(reach)) this.#follow(reach, state, event, changes);
        done.add(reach);
      }
    }
    return changes;
  }

  #follow(reach: Reach, state: MissionState, event: MissionEvent | null, changes: RowChange[]): void {
    switch (reach) {
      case "its-task":
        return this.#ownTask(state, event, changes);
      case "all-tasks":
        this.#tasks.updateAll(state.tasks, changes);
        return this.#texts.tasks(state, changes);
      case "decisions":
        this.#decisions.updateAll(state.decisions, changes);
        return this.#texts.decisions(state, changes);
      case "findings":
        this.#findings.updateAll(state.findings, changes);
        return this.#texts.findings(state, changes);
      case "policies":
        return this.#policies.updateAll(policiesByRule(state), changes);
      case "limits":
        return this.#limits.updateAll(agentLimitRows(state), changes);
      case "contract":
        return this.#texts.contract(state, changes);
      case "directives":
        return this.#texts.directives(state, changes);
    }
  }

  #ownTask(state: MissionState, event: MissionEvent | null, changes: RowChange[]): void {
    if (event === null || !("task" in event) || typeof event.task !== "string") return;
    const task = state.tasks.get(event.task);
    if (task === undefined) return;
    this.#tasks.update(task.spec.id, task, changes);
    this.#texts.task(task, changes);
  }
}

/** The rule is the second column of a row. */
function policiesByRule(state: MissionState): Map<string, SqlValue[]> {
  return new Map(policyRows(state.id, state.policies).map((values) => [String(values[1]), values]));
}
