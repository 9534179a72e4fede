import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { useAnswer } from "../use-answer.ts";
import styles from "./inspector.module.css";

/** The whole prompt the next attempt would get. It changes with notes, attempts and what came before. */
export function TaskPrompt({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { connection } = useWorkbench();
  const mission = useMission(({ state }) => state?.id ?? null);
  const version = `${task.attempts.length} ${task.notes.length} ${task.unmet}`;
  const answer = useAnswer(
    mission === null ? null : () => connection.request("tasks.prompt", { mission, task: task.spec.id }),
    `${mission} ${task.spec.id} ${version}`,
  );
  if (answer.state === "waiting") return <Spinner words={t`Waiting for the engine`} />;
  if (answer.state === "refused") return <Empty title={t`No prompt`} sentence={answer.sentence} />;
  return (
    <div className={styles.body}>
      <p className={styles.holds}>{t`What the next attempt of this task would be told, word for word.`}</p>
      <CodeBlock
        label={t`Prompt`}
        whole
        code={answer.value.text}
        testId="task-prompt"
        onCopy={(text) => connection.tell({ t: "copy", text })}
      />
    </div>
  );
}
