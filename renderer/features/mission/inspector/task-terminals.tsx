import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { SessionId } from "#shared/ids.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { Empty } from "../../../ui/empty.tsx";
import { Select } from "../../../ui/select.tsx";
import { firstError } from "../../../words/first-error.ts";
import { useSlots } from "../slots.ts";
import styles from "./inspector.module.css";

/** The newest session of the task, and the way to the ones before. */
export function TaskTerminals({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { TaskTerminal } = useSlots();
  const [chosen, setChosen] = useState<SessionId | null>(null);
  const sessions = task.attempts.flatMap(({ number, segments }) =>
    segments.flatMap((segment) =>
      segment.session === null
        ? []
        : [{ session: segment.session, attempt: number, segment: segment.number }],
    ),
  );
  const newest = sessions.at(-1);
  if (newest === undefined || TaskTerminal === undefined)
    return <Empty title={t`No terminal yet`} sentence={t`It appears when the task is started.`} />;
  const shown = sessions.find(({ session }) => session === chosen) ?? newest;
  const error = task.stage === "failed" ? firstError(task) : null;
  return (
    <div className={styles.terminal}>
      {sessions.length > 1 && (
        <Select
          label={t`Session`}
          value={shown.session}
          onChange={(session) => setChosen(session)}
          options={sessions.toReversed().map(({ session, attempt, segment }) => ({
            value: session,
            label: segment === 1 ? t`Attempt ${attempt}` : t`Attempt ${attempt}, segment ${segment}`,
          }))}
        />
      )}
      <TaskTerminal key={shown.session} session={shown.session} {...(error !== null && { reveal: error })} />
    </div>
  );
}
