import type { Route } from "../flight/route.ts";
import type { TaskState } from "../flight/task.ts";
import type { Assignment } from "../plan/task-spec.ts";
import type { MissionState } from "../state.ts";
import type { Family, Role, TaskKind } from "../words.ts";
import type { AllocationRow, InstalledAgent } from "./allocation.ts";
import { mayImplement, needsOtherFamily } from "./invariants.ts";
import { routeSandbox, rowFor } from "./row-for.ts";

export type Chosen =
  | { readonly ok: true; readonly route: Route }
  /** `waits`: for the quota of this family, so time will solve it. Otherwise a person has to. */
  | { readonly ok: false; readonly waits: false; readonly reason: string }
  | { readonly ok: false; readonly waits: true; readonly reason: string; readonly family: Family };

const DRIVER_KINDS: readonly TaskKind[] = ["research", "plan", "spec"];

/**
 * Who flies a task: by the nature of the work, never by who is free. `exhausted`: families without quota; work moves away
 * from them only where the table allows that, and otherwise waits.
 */
export function chooseRoute(state: MissionState, task: TaskState, exhausted: ReadonlySet<Family>): Chosen {
  const row = rowFor(state, task);
  const wanted = wantedOf(task);
  const fits = (agent: InstalledAgent): boolean =>
    (wanted.agent === undefined ? agent.onlyByName !== true : wanted.agent === agent.agent) &&
    (wanted.family === undefined || wanted.family === agent.family) &&
    mayImplement(state, task, agent.family);
  const ordered = inOrder(state.agents, row).filter(fits);
  const first = ordered[0];
  if (first === undefined) return { ok: false, waits: false, reason: nobody(state, task) };
  const assigned = wanted.agent !== undefined || wanted.family !== undefined;
  const mayMove = state.allocation.mayMoveFamily && !assigned;
  const agent =
    exhausted.has(first.family) && mayMove
      ? (ordered.find(({ family }) => !exhausted.has(family)) ?? first)
      : first;
  if (exhausted.has(agent.family))
    return {
      ok: false,
      waits: true,
      reason: `${agent.family} is out of quota; "${task.spec.id}" waits.`,
      family: agent.family,
    };
  return { ok: true, route: routeWith(state, task, agent, row, because(agent, first, row, assigned)) };
}

/** Who chose another family or agent has no use for the agent and the model that the plan named for its own. */
function wantedOf({ spec, override }: TaskState): Assignment {
  if (override.family === undefined && override.agent === undefined)
    return { ...spec.assignment, ...override };
  const { agent: _agent, model: _model, ...planned } = spec.assignment;
  return { ...planned, ...override };
}

/**
 * Work of the same nature goes to the same agent, so a scheduler need not look twice; null: somebody chose for this task.
 */
export function natureOf(state: MissionState, task: TaskState): string | null {
  const { spec, override } = task;
  const { agent = spec.assignment.agent, family = spec.assignment.family } = override;
  if (agent !== undefined || family !== undefined) return null;
  const row = rowFor(state, task);
  const line = row === undefined ? -1 : state.allocation.rows.indexOf(row);
  return `${line} ${needsOtherFamily(task)}`;
}

function routeWith(
  state: MissionState,
  task: TaskState,
  agent: InstalledAgent,
  row: AllocationRow | undefined,
  reason: string,
): Route {
  const { spec } = task;
  const wanted = wantedOf(task);
  return {
    agent: agent.agent,
    family: agent.family,
    model: wanted.model ?? row?.model ?? null,
    effort: wanted.effort ?? row?.effort ?? "high",
    role: spec.kind === "plan" ? "driver" : (spec.role ?? row?.role ?? roleOf(spec.kind)),
    sandbox: routeSandbox(state, task),
    mode: spec.mode,
    network: spec.brief.network?.needed === true,
    because: reason,
  };
}

function roleOf(kind: TaskKind): Role {
  if (kind === "review") return "reviewer";
  if (kind === "synthesis") return "synthesist";
  return DRIVER_KINDS.includes(kind) ? "driver" : "worker";
}

/** The agents of the row first; one that is not named is better than none. */
function inOrder(
  agents: readonly InstalledAgent[],
  row: AllocationRow | undefined,
): readonly InstalledAgent[] {
  if (row === undefined) return agents;
  const named = row.agents.flatMap((name) => agents.filter(({ agent }) => agent === name));
  const ordered = [...named, ...agents.filter((agent) => !named.includes(agent))];
  // A window that is not known counts as the smallest.
  const width = ({ contextWindow }: InstalledAgent): number => contextWindow ?? 0;
  return row.widestFirst === true ? ordered.toSorted((one, other) => width(other) - width(one)) : ordered;
}

function because(
  agent: InstalledAgent,
  first: InstalledAgent,
  row: AllocationRow | undefined,
  assigned: boolean,
): string {
  if (assigned) return "assigned by a person or the plan";
  if (agent !== first) return `${first.family} is out of quota`;
  if (row === undefined) return "no line of the allocation table fits; the first agent that may";
  return row.agents.includes(agent.agent)
    ? `allocation table: ${row.kinds.join(", ")}`
    : "no agent of the allocation table's line may do it";
}

function nobody(state: MissionState, task: TaskState): string {
  const { id } = task.spec;
  if (state.agents.length === 0) return `No agent is installed, so "${id}" cannot start.`;
  return `No installed agent may do "${id}": check its assignment, and which family planned it.`;
}
