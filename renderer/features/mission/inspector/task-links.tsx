import { useLingui } from "@lingui/react/macro";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import styles from "./inspector.module.css";

export function TaskLinks({ tasks }: { readonly tasks: readonly TaskId[] }) {
  return (
    <ul className={styles.links}>
      {tasks.map((id) => (
        <TaskLink key={id} id={id} />
      ))}
    </ul>
  );
}

/** The way to another task. */
export function TaskLink({ id }: { readonly id: TaskId }) {
  const { i18n } = useLingui();
  const { selection } = useWorkbench();
  const task = useMission(({ state }) => state?.tasks.get(id));
  const phase = useMission(({ state }) => state?.phase ?? "flying");
  if (task === undefined) return null;
  const { word, shape, tone } = STATE_LOOKS[shownState(task, phase)];
  return (
    <li>
      <button
        type="button"
        className={styles.taskLink}
        title={i18n._(word)}
        onClick={() => selection.getState().inspect(id)}
      >
        <Glyph shape={shape} tone={tone} />
        <Foreign>{task.spec.title}</Foreign>
      </button>
    </li>
  );
}
