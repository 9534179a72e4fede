import { Trans, useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { elapsed } from "../../../ui/format.ts";
import { useTicking } from "../../../ui/time.tsx";
import styles from "./node.module.css";
import { agentOf, attemptOf, costOf, elapsedMs } from "./task-meta.ts";

/** Agent, time, tries and price; what is not known is left out. */
export function TaskMeta({ task }: { readonly task: TaskState }) {
  const { i18n } = useLingui();
  const time = useTicking((now) => {
    const ms = elapsedMs(task, now);
    return ms === null ? "" : elapsed(ms);
  });
  const agent = agentOf(task);
  const attempt = attemptOf(task);
  const cost = costOf(task);
  return (
    <>
      {agent !== null && (
        <bdi lang="und" className={styles.part}>
          {agent}
        </bdi>
      )}
      {time !== "" && <span className={styles.part}>{time}</span>}
      {attempt !== null && (
        <span className={styles.part}>
          <Trans>
            attempt {attempt.number} of {attempt.of}
          </Trans>
        </span>
      )}
      {cost !== null && <span className={styles.part}>{i18n._(cost)}</span>}
    </>
  );
}
