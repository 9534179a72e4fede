import type { EventOf } from "../event.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { replaceTask, withGates } from "../task-index.ts";
import { sameGate, type GateRecord } from "./gate.ts";

type GateEvent = EventOf<"gate.check-began" | "gate.checked" | "gate.opened">;

export function evolveGates(state: MissionState, event: GateEvent, at: number): void {
  const task = state.tasks.get(event.task);
  if (task === undefined) return;
  const id = event.type === "gate.checked" ? event.gate : event.gate.id;
  const record = recordAfter(task.gates.get(id), event, at);
  if (record === null) return;
  const gates = new Map(task.gates).set(id, record);
  replaceTask(state, withGates(state, { ...task, gates } satisfies TaskState));
}

function recordAfter(before: GateRecord | undefined, event: GateEvent, at: number): GateRecord | null {
  switch (event.type) {
    case "gate.check-began": {
      const { gate, check } = event;
      const same = before !== undefined && sameGate(before.gate, gate) ? before : null;
      const { outcome = null, since = null, detail = "" } = same ?? {};
      return { gate, check, startedAt: at, checkedAt: null, outcome, since, detail, opened: null };
    }
    case "gate.checked": {
      const { outcome, detail } = event;
      if (before === undefined) return null;
      const since = before.outcome === outcome ? (before.since ?? at) : at;
      return { ...before, checkedAt: at, outcome, since, detail };
    }
    case "gate.opened": {
      const { gate, by, detail } = event;
      const nothing = { checkedAt: null, outcome: null, since: null, detail: "" };
      const record = before ?? { gate, check: 0, startedAt: at, ...nothing };
      return { ...record, gate, opened: { by, at, detail } };
    }
  }
}
