import { useLingui } from "@lingui/react/macro";
import type { CommandName } from "#shared/commands.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
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
  const state = useMission((view) => view.state);
  const act = (name: ActName, label: string): Act => ({
    label,
    command: `task.${name}`,
    refusal: state === null ? t`Nothing is known of it yet.` : actRefusal(name, task, state),
  });
  return {
    retry: act("retry", t`Retry`),
    "retry-note": act("retry-note", t`Retry with note…`),
    reassign: act("reassign", t`Assign to…`),
    steer: act("steer", t`Send instruction…`),
    pause: act("pause", t`Pause`),
    resume: act("resume", t`Resume`),
    "pass-gate": act("pass-gate", t`Pass a gate…`),
    "review-level": act("review-level", t`Change review level…`),
    "hand-over": act("hand-over", t`Hand over…`),
    fork: act("fork", t`Fork for two families…`),
    compare: act("compare", t`Compare with rival…`),
    skip: act("skip", t`Skip and unblock…`),
    cancel: act("cancel", t`Cancel task…`),
  };
}
