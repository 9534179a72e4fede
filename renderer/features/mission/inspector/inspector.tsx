import { useLingui } from "@lingui/react/macro";
import type { KeyboardEvent } from "react";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { useArrangement, useArrangementStore } from "../arrangement.ts";
import { TaskChanges } from "../changes/task-changes.tsx";
import { EventList } from "../log/event-list.tsx";
import { InspectorHead } from "./inspector-head.tsx";
import styles from "./inspector.module.css";
import { Overview } from "./overview.tsx";
import { TaskPrompt } from "./task-prompt.tsx";
import { TaskTerminals } from "./task-terminals.tsx";

/** Everything about the chosen task. */
export function Inspector() {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const chosen = useSelection(({ task }) => task);
  const shown = useArrangement(({ inspector }) => inspector);
  const task = useMission(({ state }) => (chosen === null ? undefined : state?.tasks.get(chosen)));
  const onKeyDown = useWayBack();
  if (task === undefined)
    return (
      <Empty title={t`No task is chosen`} sentence={t`Choose one in the graph, the list or the timeline.`} />
    );
  const { id } = task.spec;
  return (
    <div className={styles.inspector} data-testid="inspector" data-task={id} onKeyDown={onKeyDown}>
      <InspectorHead task={task} />
      <Tabs
        label={t`About this task`}
        testId="inspector-tabs"
        className={styles.tabs}
        value={shown}
        onChange={(inspector) => arrangement.setState({ inspector })}
        tabs={[
          { value: "overview", label: t`Overview`, content: <Overview task={task} /> },
          { value: "terminal", label: t`Terminal`, content: <TaskTerminals key={id} task={task} /> },
          { value: "changes", label: t`Changes`, content: <TaskChanges key={id} task={id} /> },
          { value: "events", label: t`Events`, content: <EventList key={id} task={id} /> },
          { value: "prompt", label: t`Prompt`, content: <TaskPrompt key={id} task={task} /> },
        ]}
      />
    </div>
  );
}

/** Esc gives the keyboard back to the task in the view it was chosen in. */
function useWayBack() {
  const { selection } = useWorkbench();
  const arrangement = useArrangementStore();
  return (event: KeyboardEvent) => {
    const { task } = selection.getState();
    const inTerminal =
      event.target instanceof Element && event.target.closest("[data-terminal-scope]") !== null;
    if (event.key !== "Escape" || inTerminal || task === null) return;
    event.preventDefault();
    arrangement.setState({ focusAsked: { task } });
  };
}
