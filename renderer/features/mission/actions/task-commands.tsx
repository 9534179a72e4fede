import { useLingui } from "@lingui/react/macro";
import type { CommandName } from "#shared/commands.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { Behaviour } from "../../../commands/registry.ts";
import { useCommands } from "../../../commands/use-commands.ts";
import { useMissionStore } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { useArrangement, useArrangementStore } from "../arrangement.ts";
import { useMissionCommand } from "../use-mission-command.ts";
import { AskedQuestion } from "./task-question.tsx";
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
      const { state } = store.getState();
      return task === undefined || state === null ? t`No task is chosen` : actRefusal(name, task, state);
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
  useSelection((selection) => selection.task);
  if (question === null) return null;
  // Another question begins with empty fields.
  return <AskedQuestion key={JSON.stringify(question)} question={question} />;
}
