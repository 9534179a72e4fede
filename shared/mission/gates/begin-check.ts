import type { TaskState } from "../flight/task.ts";
import type { Outcome } from "../outcome.ts";
import type { Gate } from "./gate.ts";

/** Has the engine look at a gate. */
export function beginCheck(task: TaskState, gate: Gate, outcome: Outcome): void {
  const { id } = task.spec;
  // Counted on over a change of the gate: what a look at the old one says must not answer for the new one.
  const check = (task.gates.get(gate.id)?.check ?? 0) + 1;
  outcome.emit({ type: "gate.check-began", task: id, gate, check });
  outcome.request({ type: "gate.check", task: id, gate, check });
}
