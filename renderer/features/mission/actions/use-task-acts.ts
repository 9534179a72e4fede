import { useLingui } from "@lingui/react/macro";
import type { CommandName } from "#shared/commands.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { actRefusal, type ActName } from "./task-acts.ts";

export type { ActName } from "./task-acts.ts";

interface Act {
  readonly label: string;
  readonly command: CommandName;
  /** Why not now; null: it can be done. */
  readonly refusal: string | null;
}

export function useTaskActs(task: TaskState): Readonly<Record<ActName, Act>> {
  const { t } = useLingui();
  const act = (name: ActName, label: string): Act => ({
    label,
    command: `task.${name}`,
    refusal: actRefusal(name, task),
  });
  return {
    retry: act("retry", t`Retry`),
    "retry-note": act("retry-note", t`Retry with note…`),
    reassign: act("reassign", t`Assign to…`),
    steer: act("steer", t`Send instruction…`),
    pause: act("pause", t`Pause`),
    resume: act("resume", t`Resume`),
    skip: act("skip", t`Skip and unblock…`),
    cancel: act("cancel", t`Cancel task…`),
  };
}
