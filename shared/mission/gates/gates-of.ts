import type { TaskState } from "../flight/task.ts";
import { mayOverlap } from "../plan/path-pattern.ts";
import type { MissionState } from "../state.ts";
import { beforeWhat, sameGate, type DemandedGate, type Gate, type GateRecord } from "./gate.ts";

export interface NeededGate {
  readonly gate: Gate;
  /** Why the repository demands it; null: the plan has it. */
  readonly demanded: string | null;
}

/** Every gate a task has to pass. One of the repository counts beside one of the plan of the same name, never instead of it. */
export function gatesOf({ policies }: MissionState, task: TaskState): readonly NeededGate[] {
  const own = task.spec.gates.map((gate): NeededGate => ({ gate, demanded: null }));
  if (policies.files.size === 0) return own;
  const taken = new Set(own.map(({ gate }) => gate.id));
  const demands = [...policies.files].flatMap(([path, { gates }]) =>
    gates.map((each) => ({ path, ...each })),
  );
  const demanded = demands
    .filter((each) => fits(each, task))
    .map(({ path, gate, reason }): NeededGate => {
      const id = freeName(gate.id, taken);
      taken.add(id);
      return { gate: { ...gate, id }, demanded: `${path}: ${reason}` };
    });
  return [...own, ...demanded];
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted.slice(0, 50)}-repository-${number - 1}`;
    if (!taken.has(name)) return name;
  }
}

/** In doubt it fits: a gate too many is passed by a person, one too few by nobody. */
function fits({ of: { kinds, risk, paths } }: DemandedGate, task: TaskState): boolean {
  const { kind, brief } = task.spec;
  if (kinds?.includes(kind) === false || risk?.includes(task.risk) === false) return false;
  if (paths === undefined) return true;
  return paths.some((path) => brief.scope.touch.some((touched) => mayOverlap(path, touched)));
}

/** What happened to exactly this gate; null: nothing yet. */
export function recordOf(task: TaskState, gate: Gate): GateRecord | null {
  const record = task.gates.get(gate.id);
  return record !== undefined && sameGate(record.gate, gate) ? record : null;
}

export const isOpen = (task: TaskState, gate: Gate): boolean => recordOf(task, gate)?.opened != null;

export const closedGates = (
  state: MissionState,
  task: TaskState,
  what: "start" | "merge",
): readonly NeededGate[] =>
  gatesOf(state, task).filter(({ gate }) => beforeWhat(gate) === what && !isOpen(task, gate));

/** Why it may not be merged yet, as a sentence; null: no gate holds it. */
export function gateBeforeMerge(state: MissionState, task: TaskState): string | null {
  const [closed] = closedGates(state, task, "merge");
  return closed === undefined
    ? null
    : `"${task.spec.id}" waits at its gate "${closed.gate.id}", so it is not merged.`;
}
