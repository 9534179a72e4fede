import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import styles from "./mission-changes.module.css";
import { TaskChanges } from "./task-changes.tsx";

/** Everything that has been changed, by task: those begun at the side, the diff of one beside them. */
export function MissionChanges() {
  const { t } = useLingui();
  const state = useMission((view) => view.state);
  const head = useMission((view) => view.head);
  const chosen = useSelection(({ task }) => task);
  const begun = useMemo(
    // The state is changed in place; its head tells that it was.
    () => (head < 0 ? [] : (state?.order ?? []).filter((id) => state?.tasks.get(id)?.workspace != null)),
    [state, head],
  );
  const shown = begun.find((id) => id === chosen) ?? begun[0];
  if (shown === undefined)
    return (
      <Empty title={t`No changes yet`} sentence={t`What a task changes is shown as soon as it begins.`} />
    );
  return (
    <div className={styles.changes}>
      <ul className={styles.tasks} aria-label={t`Tasks with changes`}>
        {begun.map((id) => (
          <Place key={id} id={id} here={id === shown} />
        ))}
      </ul>
      <div className={styles.diff}>
        <TaskChanges key={shown} task={shown} />
      </div>
    </div>
  );
}

function Place({ id, here }: { readonly id: TaskId; readonly here: boolean }) {
  const { selection } = useWorkbench();
  const task = useMission(({ state }) => state?.tasks.get(id));
  const phase = useMission(({ state }) => state?.phase ?? "flying");
  if (task === undefined) return null;
  const { shape, tone } = STATE_LOOKS[shownState(task, phase)];
  return (
    <li>
      <button
        type="button"
        className={styles.task}
        aria-current={here}
        onClick={() => selection.getState().selectTask(id)}
      >
        <Glyph shape={shape} tone={tone} />
        <Foreign>{task.spec.title}</Foreign>
      </button>
    </li>
  );
}
