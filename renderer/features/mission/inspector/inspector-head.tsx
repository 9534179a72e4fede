import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../../state/mission-context.tsx";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { firstError } from "../../../words/first-error.ts";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { useTaskLine } from "../../../words/use-task-line.ts";
import { TaskActions } from "../actions/task-actions.tsx";
import { agentOf, attemptsAllowed } from "../task-facts.ts";
import styles from "./inspector.module.css";

export function InspectorHead({ task }: { readonly task: TaskState }) {
  const { t, i18n } = useLingui();
  const phase = useMission(({ state }) => state?.phase ?? "flying");
  const line = useTaskLine(task.spec.id);
  const state = shownState(task, phase);
  const { word, shape, tone } = STATE_LOOKS[state];
  const agent = agentOf(task);
  const error = state === "failed" ? firstError(task) : null;
  return (
    <header className={styles.head} data-state={state} data-context="task" data-task={task.spec.id}>
      <div className={styles.titleLine}>
        <Glyph shape={shape} tone={tone} />
        <h2 className={styles.title}>
          <Foreign>{task.spec.title}</Foreign>
        </h2>
      </div>
      <p className={styles.meta}>
        <span className={styles.state}>{i18n._(word)}</span>
        {agent !== null && <Foreign>{agent}</Foreign>}
        {task.attempts.length > 0 && (
          <span>{t`attempt ${task.attempts.length} of ${attemptsAllowed(task)}`}</span>
        )}
      </p>
      {error === null ? (
        <p className={styles.line} data-testid="inspector-line">
          {line.foreign ? <Foreign>{line.text}</Foreign> : line.text}
        </p>
      ) : (
        <p className={styles.error} data-testid="first-error">
          <code lang="und" dir="ltr">
            {error}
          </code>
        </p>
      )}
      <TaskActions task={task} />
    </header>
  );
}
