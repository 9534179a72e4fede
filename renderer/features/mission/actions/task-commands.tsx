import { useLingui } from "@lingui/react/macro";
import type { CommandName } from "#shared/commands.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { Behaviour } from "../../../commands/registry.ts";
import { useCommands } from "../../../commands/use-commands.ts";
import { useMission, useMissionStore } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { useArrangement, useArrangementStore } from "../arrangement.ts";
import { useMissionCommand } from "../use-mission-command.ts";
import { TaskQuestion } from "./task-question.tsx";
import { ACTS, actRefusal, type ActName } from "./task-acts.ts";

/** What the commands about the chosen task do. Lives as long as a mission is shown, whatever screen is. */
export function TaskCommands() {
  const { t } = useLingui();
  const { selection } = useWorkbench();
  const store = useMissionStore();
  const arrangement = useArrangementStore();
  const send = useMissionCommand();
  const chosen = (): TaskState | undefined => {
    const { task } = selection.getState();
    return task === null ? undefined : store.getState().state?.tasks.get(task);
  };
  const behaviour = (name: ActName): Behaviour => ({
    refusal: () => {
      const task = chosen();
      return task === undefined ? t`No task is chosen` : actRefusal(name, task);
    },
    run: () => {
      const task = chosen()?.spec.id;
      if (task === undefined) return;
      if (name === "retry" || name === "pause" || name === "resume")
        void send({ type: `task.${name}`, task });
      else arrangement.setState({ question: { act: name, task } });
    },
  });
  const behaviours: Partial<Record<CommandName, Behaviour>> = {};
  for (const name of ACTS) behaviours[`task.${name}`] = behaviour(name);
  useCommands(behaviours);
  return <Asked />;
}

function Asked() {
  const question = useArrangement((arrangement) => arrangement.question);
  const task = useMission(({ state }) => (question === null ? undefined : state?.tasks.get(question.task)));
  useSelection((selection) => selection.task);
  if (question === null || task === undefined) return null;
  return <TaskQuestion key={`${question.act} ${question.task}`} act={question.act} task={task} />;
}
