import type { MissionId } from "#shared/ids.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { SqlValue } from "../store/bulk-insert.ts";
import type { RowChange } from "../store/projections/projection.ts";
import {
  decisionText,
  directiveText,
  entryOf,
  findingText,
  missionText,
  packetText,
  taskText,
  type SearchKind,
} from "../store/projections/search-row.ts";

/**
 * The texts of a mission that can be searched. Remembers the object each text was made of and not the text: briefs and
 * evidence are long, and the objects are in memory anyway.
 */
export class MissionTexts {
  readonly #mission: MissionId;
  readonly #written = new Map<string, object>();

  constructor(mission: MissionId) {
    this.#mission = mission;
  }

  contract(state: MissionState, changes: RowChange[]): void {
    this.#update("mission", state.id, state.contract, () => missionText(state), changes);
  }

  task(task: TaskState, changes: RowChange[]): void {
    const { spec } = task;
    this.#update("task", spec.id, spec, () => taskText(this.#mission, spec), changes);
    for (const { number, packet } of task.attempts) {
      if (packet === null) continue;
      const name = `${spec.id} ${number}`;
      const text = () => packetText(this.#mission, name, spec.title, packet);
      this.#update("packet", name, packet, text, changes);
    }
  }

  tasks(state: MissionState, changes: RowChange[]): void {
    for (const task of state.tasks.values()) this.task(task, changes);
    for (const entry of this.#written.keys()) {
      if (!entry.startsWith("task ") && !entry.startsWith("packet ")) continue;
      const [, id = ""] = entry.split(" ");
      if (hasTask(state, id)) continue;
      this.#written.delete(entry);
      changes.push({ projection: "search_entry", key: entry, values: null });
    }
  }

  decisions(state: MissionState, changes: RowChange[]): void {
    for (const [id, record] of state.decisions) {
      this.#update("decision", id, record, () => decisionText(this.#mission, record), changes);
    }
  }

  findings(state: MissionState, changes: RowChange[]): void {
    for (const [id, finding] of state.findings) {
      this.#update("finding", id, finding, () => findingText(this.#mission, finding), changes);
    }
  }

  directives(state: MissionState, changes: RowChange[]): void {
    for (const directive of state.directives) {
      const text = () => directiveText(this.#mission, directive);
      this.#update("directive", String(directive.number), directive, text, changes);
    }
  }

  #update(
    kind: SearchKind,
    name: string,
    source: object,
    values: () => SqlValue[],
    changes: RowChange[],
  ): void {
    const key = entryOf(kind, name);
    if (this.#written.get(key) === source) return;
    this.#written.set(key, source);
    changes.push({ projection: "search_entry", key, values: values() });
  }
}

function hasTask(state: MissionState, id: string): boolean {
  const tasks: ReadonlyMap<string, TaskState> = state.tasks;
  return tasks.has(id);
}
