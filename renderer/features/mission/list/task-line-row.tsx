import { useLingui } from "@lingui/react/macro";
import { memo } from "react";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { useTaskLine } from "../../../words/use-task-line.ts";
import { moneySpent } from "../money-words.ts";
import { agentOf, attemptsAllowed, taskBegan, taskEnded } from "../task-facts.ts";
import type { TaskRow } from "./list-rows.ts";
import { place, type RowPlace } from "./row-place.ts";
import { MissionElapsed } from "../mission-elapsed.tsx";
import styles from "./task-list.module.css";

interface TaskLineRowProps extends RowPlace {
  readonly row: TaskRow;
}

/** Drawn anew for its own task and place, and for no other. */
export const TaskLineRow = memo(function TaskLineRow({ row, ...at }: TaskLineRowProps) {
  const { t, i18n } = useLingui();
  const { selection } = useWorkbench();
  const task = useMission(({ state }) => state?.tasks.get(row.id));
  const landed = useMission(({ state }) => state?.phase === "landed");
  const chosen = useSelection((each) => each.task === row.id);
  const line = useTaskLine(row.id);
  if (task === undefined) return null;
  const state = shownState(task, landed ? "landed" : "flying");
  const { word, shape, tone } = STATE_LOOKS[state];
  const began = taskBegan(task);
  const allowed = attemptsAllowed(task);
  return (
    <div
      {...place(row, at, styles.row)}
      aria-selected={chosen}
      data-testid="task-row"
      data-context="task"
      data-task={row.id}
      data-state={state}
      onClick={() => selection.getState().inspect(row.id)}
    >
      <div role="gridcell" className={styles.cell} data-column="task" data-level={row.level}>
        <Glyph shape={shape} tone={tone} />
        <span className={styles.title} title={task.spec.title}>
          <Foreign>{task.spec.title}</Foreign>
        </span>
      </div>
      <div role="gridcell" className={styles.cell} data-column="state">
        {i18n._(word)}
      </div>
      <div
        role="gridcell"
        className={styles.cell}
        data-column="now"
        title={line.text}
        data-testid="task-line"
      >
        {line.foreign ? <Foreign>{line.text}</Foreign> : line.text}
      </div>
      <div role="gridcell" className={styles.cell} data-column="agent">
        <Foreign>{agentOf(task) ?? ""}</Foreign>
      </div>
      <div role="gridcell" className={styles.cell} data-column="attempt">
        {task.attempts.length > 0 && t`${task.attempts.length} of ${allowed}`}
      </div>
      <div role="gridcell" className={styles.cell} data-column="time">
        {began !== null && <MissionElapsed since={began} until={taskEnded(task)} />}
      </div>
      <div role="gridcell" className={styles.cell} data-column="cost">
        {task.attempts.length > 0 && moneySpent(task.spend.costMicros, task.spend.unknownCost)}
      </div>
    </div>
  );
});
