import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";

/** The tasks of a state, which notes the ones that were put or taken out: nobody has to look at all of them to find the few that changed. */
export class NotedTasks extends Map<TaskId, TaskState> {
  #noted = new Set<TaskId>();

  override set(id: TaskId, task: TaskState): this {
    this.#noted.add(id);
    return super.set(id, task);
  }

  override delete(id: TaskId): boolean {
    this.#noted.add(id);
    return super.delete(id);
  }

  /** Those noted since this was asked last. */
  take(): ReadonlySet<TaskId> {
    const noted = this.#noted;
    this.#noted = new Set();
    return noted;
  }

  static from(tasks: ReadonlyMap<TaskId, TaskState>): NotedTasks {
    const noted = new NotedTasks();
    for (const [id, task] of tasks) noted.set(id, task);
    noted.take();
    return noted;
  }
}
